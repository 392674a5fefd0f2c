/// The connections of a server, and what a stop changes about them.
struct Connections {
    private(set) var byToken: [UInt64: Connection] = [:]
    private var nextToken: UInt64
    var isListening = true
    var isDraining = false
    /// Whether a first request is still waited for, on connections that had none.
    var isPatient = true

    /// - Parameter firstToken: The ones below it are the server's own.
    init(firstToken: UInt64) {
        nextToken = firstToken
    }

    var all: [Connection] { Array(byToken.values) }

    /// Those between requests, the one that has been idle longest first.
    var idle: [(connection: Connection, since: Int64)] {
        all.compactMap { connection in connection.idleSince.map { (connection, $0) } }
            .sorted { $0.1 < $1.1 }
    }

    /// The one that has waited longest for its peer, and when the peer's time is over.
    var longestWaiting: (connection: Connection, deadline: Int64)? {
        all.compactMap { connection in connection.deadline.map { (connection, $0) } }
            .min { $0.1 < $1.1 }
    }

    mutating func add(_ connection: (_ token: UInt64) -> Connection) -> Connection {
        let added = connection(nextToken)
        byToken[nextToken] = added
        nextToken += 1
        return added
    }

    /// - Returns: Whether a stop has waited for this one.
    mutating func remove(_ connection: Connection) -> Bool {
        byToken[connection.token] = nil
        return isDraining && byToken.isEmpty
    }
}
