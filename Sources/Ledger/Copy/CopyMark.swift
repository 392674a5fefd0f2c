/// How far a ledger has come: whatever writes to it moves one of these.
///
/// A responder moves the chain or the time of an arrival, a relay the attempts, `orders` the time of
/// an order.
struct CopyMark: Equatable {
    let head: ChainHead
    private let newestArrival: Int64
    private let newestEvent: Int64
    private let newestAttempt: Int64
    private let newestOrder: Int64

    /// A server has few seconds to answer.
    private static let stretch: Int64 = 20_000

    init(of connection: any Connection) throws(StorageError) {
        head =
            try connection.prepare(SQL.readChainHead).first([]) {
                ChainHead(lastID: $0.integer(0), chain: $0.blob(1))
            } ?? .start
        let arrivals = try connection.prepare(
            "SELECT max(last_received_at) FROM notifications WHERE id > ? AND id <= ?"
        )
        var newest: Int64 = 0
        for after in stride(from: 0, to: head.lastID, by: Int(Self.stretch)) {
            let range: [Value] = [.integer(after), .integer(after + Self.stretch)]
            newest = max(newest, try arrivals.first(range) { $0.integer(0) } ?? 0)
        }
        newestArrival = newest
        newestEvent = try connection.integer("SELECT max(number) FROM events") ?? 0
        newestAttempt = try connection.integer("SELECT max(id) FROM attempts") ?? 0
        newestOrder = try connection.integer("SELECT max(updated_at) FROM orders") ?? 0
    }
}
