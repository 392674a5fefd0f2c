internal import Ledger

/// What a connection's session has to be like, whatever the server's own settings are.
enum MySQLSession {
    /// How long a statement waits for a lock, in seconds: less than the limit for an answer, after
    /// which the connection is lost.
    static let lockLimit = 3

    /// How much a server has to take in one packet, `max_allowed_packet`: what MySQL 5.5 had by default;
    /// later ones have more.
    static let packetSize = 1 << 20

    private static let settings = [
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", "SET NAMES utf8mb4",
        """
        SET SESSION sql_mode = 'TRADITIONAL', time_zone = '+00:00', \
        innodb_lock_wait_timeout = \(lockLimit), lock_wait_timeout = \(lockLimit), \
        autocommit = 1, completion_type = 'NO_CHAIN', sql_select_limit = 18446744073709551615
        """,
    ]

    /// The same, and what there is on MariaDB alone.
    private static func settings(of connection: MySQLConnection) -> [String] {
        (connection.isMariaDB ? ["SET SESSION max_statement_time = 0"] : []) + settings
    }

    /// Makes the session again what it was: what a trigger or a function sets, it keeps.
    ///
    /// - Parameter connection: One on which several statements may be sent at once.
    /// - Throws: `StorageError` when it cannot be done.
    static func restore(_ connection: MySQLConnection) throws(StorageError) {
        try connection.run(settings(of: connection).map { MySQLText($0) }, as: "restore a session")
    }

    /// Makes the session what it has to be, and makes sure that it is, on a server that can be
    /// written.
    ///
    /// - Parameter connection: A new one.
    /// - Throws: `StorageError` with the code `readOnly` or `cannotOpen` for a server that cannot
    ///   be written, with `other` for a setting that was not kept, as behind some proxies.
    static func begin(on connection: MySQLConnection) throws(StorageError) {
        for setting in settings(of: connection) { try connection.execute(setting) }
        let variables = try variables(of: connection)
        // Later versions have more words for it than ON.
        guard variables["read_only"] == "OFF" else {
            throw refusal(.readOnly, "read_only", of: connection)
        }
        connection.isGalera = variables["wsrep_on"] == "ON"
        if connection.isGalera {
            let status = try connection.rows("SHOW GLOBAL STATUS LIKE 'wsrep_ready'")
            guard status.first?.last == "ON" else {
                throw refusal(.cannotOpen, "wsrep_ready", of: connection)
            }
        }
        if let fault = fault(in: variables) {
            throw refusal(.other, fault, of: connection)
        }
    }

    /// The name of the first setting that is not as it has to be, or `nil`.
    static func fault(in variables: [String: String]) -> String? {
        let modes = variables["sql_mode"]?.split(separator: ",") ?? []
        guard modes.contains("TRADITIONAL"), modes.contains("STRICT_ALL_TABLES") else {
            return "sql_mode"
        }
        // The second is the older name, and the only one in some versions of MariaDB.
        let isolation = variables["transaction_isolation"] ?? variables["tx_isolation"]
        guard isolation == "READ-COMMITTED" else { return "transaction_isolation" }
        guard let packet = variables["max_allowed_packet"].flatMap({ Int($0) }),
            packet >= packetSize
        else { return "max_allowed_packet" }
        return wanted.first { variables[$0] != $1 }?.0
    }

    private static let wanted = [
        ("time_zone", "+00:00"), ("innodb_lock_wait_timeout", "\(lockLimit)"),
        ("autocommit", "ON"), ("character_set_client", "utf8mb4"),
        ("character_set_connection", "utf8mb4"), ("character_set_results", "utf8mb4"),
    ]

    /// The session's variables that matter, those that the server has.
    static func variables(of connection: MySQLConnection) throws(StorageError) -> [String: String] {
        let rows = try connection.rows(
            """
            SHOW SESSION VARIABLES WHERE Variable_name IN ('sql_mode', 'time_zone', 'autocommit', \
            'innodb_lock_wait_timeout', 'transaction_isolation', 'tx_isolation', 'read_only', \
            'wsrep_on', 'max_allowed_packet', 'character_set_client', 'character_set_connection', 'character_set_results')
            """
        )
        var variables: [String: String] = [:]
        for row in rows where row.count == 2 { variables[row[0].lowercased()] = row[1] }
        return variables
    }

    private static func refusal(
        _ code: StorageError.Code,
        _ variable: String,
        of connection: MySQLConnection
    ) -> StorageError {
        StorageError(code: code, native: variable, sql: "connect \(connection.place)")
    }
}
