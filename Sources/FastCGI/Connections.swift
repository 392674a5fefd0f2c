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
