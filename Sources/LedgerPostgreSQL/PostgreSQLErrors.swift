internal import Ledger

/// What the codes of PostgreSQL's errors mean: its SQLSTATEs.
///
/// See "PostgreSQL Error Codes", appendix A of its manual.
enum PostgreSQLErrors {
    static func code(of state: String) -> StorageError.Code {
        switch state {
        // A lock wait that took too long, or that nobody wanted.
        case "55P03": .busy
        // A serialization failure; a deadlock.
        case "40001", "40P01": .conflict
        // A value that is too long, out of range, of another kind, or has a NUL in a text.
        case "22001", "22003", "22P02", "22021": .constraint
        // A full disk.
        case "53100": .full
        // A transaction that only reads, as on a standby.
        case "25006": .readOnly
        // No such database; too many connections.
        case "3D000", "53300": .cannotOpen
        // insufficient_privilege
        case "42501": .forbidden
        // No such table, no such schema.
        case "42P01", "3F000": .foreign
        case _ where state.hasPrefix("23"): .constraint
        case _ where state.hasPrefix("28"): .cannotOpen
        default: endsConnection(state) ? .cannotOpen : .other
        }
    }

    /// Whether it makes its connection unusable.
    static func endsConnection(_ state: String) -> Bool {
        switch state {
        // The server shuts down, has crashed, or takes no connections yet; the transaction or the
        // session was idle for too long.
        case "57P01", "57P02", "57P03", "57P05", "25P03": true
        default: state.hasPrefix("08")
        }
    }

    /// The error of a statement that took too long.
    static let queryCanceled = "57014"

    /// The error for a server that the library did not reach.
    static let noConnection = "08001"

    /// The error for a connection that the library lost.
    static let connectionFailure = "08006"

    /// Whether it is five digits or capital letters.
    static func isState(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 5 && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 }
    }

    /// The code at the end of a message that was asked for with nothing else in it.
    ///
    /// The library has no other way to say why there is no connection. Where the reason is its own,
    /// there is no code.
    static func state(in message: String) -> String? {
        let last = message.split(whereSeparator: \.isWhitespace).last
        return last.flatMap { isState($0) ? String($0) : nil }
    }
}

extension StorageError {
    /// The error of one of the server's codes.
    ///
    /// The message stays out: it may hold a value of a row, as in "Key (name)=(A1) already exists".
    init(postgresql state: String, in sql: String) {
        let isState = PostgreSQLErrors.isState(state)
        self.init(
            code: PostgreSQLErrors.code(of: state),
            native: isState ? state : "no code",
            sql: sql
        )
    }

    /// The error of a connection that was lost before.
    init(lostIn sql: String) {
        // connection_does_not_exist
        self.init(code: .cannotOpen, native: "08003", sql: sql)
    }
}
