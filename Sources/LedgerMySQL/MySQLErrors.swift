internal import Ledger

/// What the numbers of MySQL's and MariaDB's errors mean.
///
/// See "Server Error Message Reference" and "Client Error Message Reference" of MySQL, and "MariaDB
/// Error Code Reference".
enum MySQLErrors {
    static func code(of number: UInt32) -> StorageError.Code {
        switch number {
        // A lock wait that took too long, or NOWAIT; the transaction stays open.
        case 1205, 3572: .busy
        // A deadlock, and a write set that the cluster refused: the transaction is undone.
        case 1213, 1180: .conflict
        // A duplicate key, a null; a CHECK of MySQL's and MariaDB's; a foreign key from both ends;
        // a value that is too long, out of range or of another kind.
        case 1062, 1048, 3819, 4025, 1451, 1452, 1406, 1264, 1366: .constraint
        // A full table, a full disk.
        case 1114, 1021: .full
        // No right to a table, to a column, to a routine.
        case 1142, 1143, 1370: .forbidden
        // `read_only`, for a statement and for a transaction.
        case 1290, 1836: .readOnly
        // No server; refused, by password, socket or host; too many connections; no such database; a node
        // without a quorum.
        case 2002, 2003, 1044, 1045, 1698, 1130, 1040, 1049, 1047: .cannotOpen
        // No such table.
        case 1146: .foreign
        default: endsConnection(number) ? .cannotOpen : .other
        }
    }

    /// Whether it makes its connection unusable: the connection is gone, or client and server may be
    /// out of step.
    static func endsConnection(_ number: UInt32) -> Bool {
        switch number {
        // The server shuts down; it killed the connection; those of the clients (2006 and 2013 are
        // a connection that was lost) and of MariaDB's client.
        case 1053, 1927, 2000..<3000, 5000..<6000: true
        default: false
        }
    }
}

extension MySQLErrors {
    /// What an administrator can mend, in words of our own; `nil` where the number says nothing more
    /// than its code.
    ///
    /// To an account with few rights the server does not tell what it may not see from what is not there.
    static func meaning(of number: UInt32) -> String? {
        switch number {
        case 1044: "no right to this database, or no such database"
        case 1045, 1698: "the server refuses this user or password"
        case 1049: "no such database"
        case 1130: "the server lets nobody in from this host"
        case 1040: "the server has too many connections"
        case 2002, 2003: "no server answers there"
        case 2026: "TLS failed, or the certificate is refused"
        case 1142: "no right to this table, or no such table"
        case 1143: "no right to this column, or no such column"
        case 1146: "no such table"
        case 1054: "no such column"
        case 1064: "the server cannot read this SQL"
        default: nil
        }
    }
}

extension StorageError {
    /// The error of one of the server's or the client library's numbers.
    ///
    /// The server's message stays out: it may hold a value of a row, as in "Duplicate entry 'A1' for key".
    init(mysql number: UInt32, state: UnsafePointer<CChar>?, in sql: String) {
        let state = unsafe state.map { unsafe String(cString: $0) } ?? ""
        let isState =
            state.utf8.count == 5
            && state.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 }
        self.init(
            code: MySQLErrors.code(of: number),
            native: (isState ? "\(number) \(state)" : "\(number)")
                + (MySQLErrors.meaning(of: number).map { " \($0)" } ?? ""),
            sql: sql
        )
    }

    /// The error of a connection that was lost before.
    init(lostIn sql: String) {
        // CR_SERVER_GONE_ERROR
        self.init(code: .cannotOpen, native: "2006 HY000", sql: sql)
    }
}
