internal import Orders
internal import System

/// The connections that look up orders: one for each thread that reads at the same time.
final class OrderReaders: Sendable {
    private let engine: any Engine
    private let idle = Mutex<[OrderReader]>([])

    init(_ engine: any Engine) { self.engine = engine }

    /// The order of that number, or `nil` when there is none.
    ///
    /// A reader that failed, or whose ledger is no longer in place, is dropped.
    func order(_ outTradeNo: String, of appID: String) throws(StorageError) -> Order? {
        let reader = try takeReader()
        let order = try reader.order(outTradeNo, of: appID)
        idle.withLock { $0.append(reader) }
        return order
    }

    /// The 32 bytes that mark the operator's probes, or `nil` when there are none.
    func probeKey() throws(StorageError) -> [UInt8]? {
        let reader = try takeReader()
        let key = try reader.probeKey()
        idle.withLock { $0.append(reader) }
        return key
    }

    /// Closes the connections that are not in use.
    func close() { idle.withLock { $0.removeAll() } }

    private func takeReader() throws(StorageError) -> OrderReader {
        if let reader = idle.withLock({ $0.popLast() }), reader.isSound { return reader }
        return try OrderReader(on: engine)
    }
}

/// One connection that looks up orders.
private final class OrderReader: @unchecked Sendable {  // one thread at a time takes it
    private let connection: any Connection
    private let statement: any Statement

    init(on engine: any Engine) throws(StorageError) {
        connection = try engine.connect(for: .lookUp)
        statement = try connection.prepare(SQL.readOrder)
    }

    var isSound: Bool { (try? connection.check()) != nil }

    func order(_ outTradeNo: String, of appID: String) throws(StorageError) -> Order? {
        try statement.first([.text(outTradeNo), .text(appID)], Order.init(row:))
    }

    func probeKey() throws(StorageError) -> [UInt8]? {
        try connection.prepare(SQL.readProbeKey).first([]) { $0.blob(0) }
    }
}
