internal import Ledger

/// What a connection's session has to be like, whatever the server's own settings are.
enum PostgreSQLSession {
    /// What is set, and what the server says of it then.
    ///
    /// The wait for a lock is shorter than the limit for an answer, after which the connection is
    /// lost. A plan that is made while a table is empty is kept when it has grown: it has to go by
    /// an index from the first. Such a plan has a high estimated cost, so it would be compiled (JIT).
    private static let settings = [
        ("default_transaction_isolation", "read committed"), ("lock_timeout", "3s"),
        ("idle_in_transaction_session_timeout", "10s"), ("statement_timeout", "0"),
        ("client_encoding", "UTF8"), ("TimeZone", "UTC"), ("standard_conforming_strings", "on"),
        ("bytea_output", "hex"), ("client_min_messages", "warning"), ("enable_seqscan", "off"),
        ("jit", "off"),
    ]

    /// Makes the session what it has to be, and makes sure that it is, on a server that can be
    /// written.
    ///
    /// - Parameter connection: A new one.
    /// - Throws: `StorageError` with the code `readOnly` for a server that cannot be written, with
    ///   `other` for a setting that was not kept, as behind some proxies.
    static func begin(on connection: PostgreSQLConnection) throws(StorageError) {
        _ = try connection.results(text(setting: wanted(inSchema: connection.schema)))
        let variables = try variables(of: connection)
        guard variables["transaction_read_only"] == "off" else {
            throw refusal(.readOnly, "transaction_read_only", of: connection)
        }
        if let fault = fault(in: variables, inSchema: connection.schema) {
            throw refusal(.other, fault, of: connection)
        }
    }

    /// Makes sure that a commit is on the disk when it returns, also where the server or the
    /// account is set to let it be lost, or is set so later; what it says of standbys stays.
    static func makeDurable(_ connection: PostgreSQLConnection) throws(StorageError) {
        let name = "synchronous_commit"
        let sql = "SELECT current_setting('\(name)')"
        let found = try connection.text(sql) ?? ""
        let wanted = found == "off" || found == "local" ? "on" : found
        _ = try connection.results(text(setting: [(name, wanted)]))
        guard try connection.text(sql) == wanted else {
            throw refusal(.other, name, of: connection)
        }
        connection.synchronousCommit = wanted
    }

    /// What makes the session again what it was, within a transaction.
    ///
    /// What a function sets, the session keeps, for its transaction or for good: behind a trigger that
    /// sets `synchronous_commit` to `off` a COMMIT would wait for no disk.
    static func restoration(of connection: PostgreSQLConnection) -> String {
        let commit = connection.synchronousCommit.map { [("synchronous_commit", $0)] } ?? []
        return text(setting: wanted(inSchema: connection.schema) + commit)
    }

    private static func text(setting variables: [(String, String)]) -> String {
        let set = variables.map { "pg_catalog.set_config('\($0)', \(literal($1)), false)" }
        return "SELECT \(set.joined(separator: ", "))"
    }

    /// The name of the first setting that is not as it has to be, or `nil`.
    static func fault(in variables: [String: String], inSchema schema: String) -> String? {
        wanted(inSchema: schema).first { variables[$0] != $1 }?.0
    }

    static func wanted(inSchema schema: String) -> [(String, String)] {
        settings + [("search_path", identifier(schema))]
    }

    /// The session's variables that matter.
    static func variables(
        of connection: PostgreSQLConnection
    ) throws(StorageError) -> [String: String] {
        let names = wanted(inSchema: "").map(\.0) + ["transaction_read_only"]
        let columns = names.map { "current_setting('\($0)')" }.joined(separator: ", ")
        let results = try connection.results("SELECT \(columns)")
        guard let result = results.last, result.count == 1 else { return [:] }
        var variables: [String: String] = [:]
        for (column, name) in names.enumerated() { variables[name] = result.text(0, column) }
        return variables
    }

    /// A text as it stands in SQL.
    static func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

    /// A name as it stands in SQL.
    static func identifier(_ name: String) -> String {
        "\"\(name.replacing("\"", with: "\"\""))\""
    }

    private static func refusal(
        _ code: StorageError.Code,
        _ variable: String,
        of connection: PostgreSQLConnection
    ) -> StorageError {
        StorageError(code: code, native: variable, sql: "connect \(connection.place)")
    }
}

extension ServerAddress {
    /// The library's parameters for one of the places.
    func settings(for place: Place) -> [(String, String)] {
        var settings = [
            ("user", user), ("dbname", database), ("client_encoding", "UTF8"),
            ("application_name", "alipay-callback"),
            ("gssencmode", "disable"), ("keepalives_idle", "5"), ("tcp_user_timeout", "5000"),
        ]
        switch place {
        case .host(let name, let port): settings += [("host", name), ("port", "\(port)")]
        case .socket(let path):
            let name = path.ranges(of: "/.s.PGSQL.").last
            settings += [
                ("host", String(path[..<(name?.lowerBound ?? path.endIndex)])),
                ("port", String(path[(name?.upperBound ?? path.endIndex)...])),
            ]
        }
        if let password { settings.append(("password", password)) }
        switch tls(to: place) {
        case .none: settings.append(("sslmode", "disable"))
        case .required: settings.append(("sslmode", "require"))
        case .verify:
            settings += [("sslmode", "verify-full"), ("sslrootcert", caFile ?? Self.systemCAFile)]
        }
        return settings
    }

    /// Where Debian has the trusted certificate authorities; not every version of the library knows.
    private static let systemCAFile = "/etc/ssl/certs/ca-certificates.crt"
}
