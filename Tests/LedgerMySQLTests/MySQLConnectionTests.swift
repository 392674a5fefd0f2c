internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerMySQL

/// Which server a connection is to, and what its session is like.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLConnectionTests {
    @Test func `the session is what it has to be, whatever the server's settings are`() throws {
        let server = try Server(adding: [
            "--sql-mode=", "--transaction-isolation=SERIALIZABLE", "--default-time-zone=+08:00",
            "--innodb-lock-wait-timeout=50", "--character-set-server=latin1",
        ])
        let connection = try server.connect()
        let variables = try MySQLSession.variables(of: connection)
        #expect(MySQLSession.fault(in: variables) == nil)
        #expect(variables["time_zone"] == "+00:00")
        #expect(variables["innodb_lock_wait_timeout"] == "3")
        #expect(variables["autocommit"] == "ON")
        #expect(variables["tx_isolation"] == "READ-COMMITTED")
        #expect(try connection.text("SELECT @@sql_mode")?.contains("STRICT_ALL_TABLES") == true)
        #expect(connection.serverVersion.contains("MariaDB"))
        #expect(connection.place == .socket(server.process.socketPath))
        #expect(!connection.isEncrypted)
    }

    @Test(arguments: [
        "sql_mode", "time_zone", "innodb_lock_wait_timeout", "autocommit", "character_set_results",
        "max_allowed_packet",
    ])
    func `a setting that was not kept is named`(name: String) {
        var variables = Self.sound
        #expect(MySQLSession.fault(in: variables) == nil)
        variables[name] = "else"
        #expect(MySQLSession.fault(in: variables) == name)
        variables[name] = nil
        #expect(MySQLSession.fault(in: variables) == name)
    }

    private static let sound = [
        "max_allowed_packet": "1048576",
        "sql_mode": "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,TRADITIONAL", "time_zone": "+00:00",
        "innodb_lock_wait_timeout": "3", "autocommit": "ON",
        "transaction_isolation": "READ-COMMITTED", "character_set_client": "utf8mb4",
        "character_set_connection": "utf8mb4", "character_set_results": "utf8mb4",
    ]

    @Test func `the isolation has two names, and the newer one counts`() {
        var variables = Self.sound
        variables["tx_isolation"] = "REPEATABLE-READ"
        #expect(MySQLSession.fault(in: variables) == nil)
        variables["transaction_isolation"] = nil
        #expect(MySQLSession.fault(in: variables) == "transaction_isolation")
        variables["tx_isolation"] = "READ-COMMITTED"
        #expect(MySQLSession.fault(in: variables) == nil)
    }

    @Test func `a server that is not there or must not be written is passed by`() throws {
        let (first, second) = (try Server(), try Server())
        var address = second.address
        address.places = [.socket("/nonexistent/sock")] + first.address.places + address.places
        #expect(try MySQLConnection.connect(to: address).place == address.places[1])
        let error = storageError { () throws(StorageError) in
            try MySQLConnection.connect(to: first.address).execute("SET GLOBAL read_only = 1")
            _ = try first.connect()
        }
        #expect(error?.code == .readOnly)
        #expect(try MySQLConnection.connect(to: address).place == address.places[2])
    }

    /// The error that connecting ends with.
    private func refusal(of address: ServerAddress) -> StorageError? {
        storageError { () throws(StorageError) in _ = try MySQLConnection.connect(to: address) }
    }

    @Test func `where none can be used, the first one's error is reported`() throws {
        var address = ServerAddress(places: [], user: "root", database: "")
        #expect(refusal(of: address)?.code == .cannotOpen)
        address.places = [
            .socket("/nonexistent/sock"), .host("127.0.0.1", port: UInt16(try FreePort.find())),
        ]
        let error = refusal(of: address)
        #expect(
            error
                == StorageError(
                    code: .cannotOpen,
                    native: "2002 HY000 no server answers there",
                    sql: "connect /nonexistent/sock"
                )
        )
    }

    @Test func `a wrong password and a missing database are reported without the password`() throws
    {
        let server = try Server()
        var address = server.address
        address.database = "nowhere"
        #expect(refusal(of: address)?.native == "1049 42000 no such database")
        (address.database, address.password) = ("shop", "se cret")
        let error = refusal(of: address)
        #expect(error?.code == .cannotOpen)
        #expect(error?.native == "1045 28000 the server refuses this user or password")
        #expect(error?.description.contains("cret") == false)
        #expect(!"\(address)".contains("cret"))
        #expect("\(address)".hasSuffix("/shop"))
    }

    @Test func `a port is reached with a password`() throws {
        let server = try Server(listeningOnPort: true)
        try server.connect().execute("CREATE USER wang@127.0.0.1 IDENTIFIED BY 'se cret'")
        try server.connect().execute("GRANT SELECT ON shop.* TO wang@127.0.0.1")
        var address = server.address
        (address.places, address.user) = ([server.tcp()], "wang")
        address.password = "se cret"
        let connection = try MySQLConnection.connect(to: address)
        #expect(try connection.text("SELECT CURRENT_USER()") == "wang@127.0.0.1")
    }

    /// A server with one of the certificates, and an address of its port that has it verified.
    private func server(
        with certificate: String,
        of certificates: Certificates
    ) throws -> (Server, ServerAddress) {
        let server = try Server(
            listeningOnPort: true,
            adding: [
                "--ssl-cert=\(certificates.path("\(certificate).crt"))",
                "--ssl-key=\(certificates.path("\(certificate).key"))",
            ]
        )
        var address = server.address
        (address.places, address.tls) = ([server.tcp("localhost")], .verify)
        address.caFile = certificates.authority
        return (server, address)
    }

    @Test func `a server whose certificate nobody vouches for is refused`() throws {
        let certificates = try Certificates()
        let (server, good) = try server(with: "good", of: certificates)
        var address = good
        for place in [server.tcp("localhost"), server.tcp("127.0.0.1")] {
            address.places = [place]
            #expect(try MySQLConnection.connect(to: address).isEncrypted)
        }
        for stranger in [certificates.stranger, nil] {
            address.caFile = stranger
            let error = refusal(of: address)
            #expect(error?.code == .cannotOpen)
            #expect(error?.native.hasPrefix("2026 HY000 TLS failed") == true)
        }
        (address.tls, address.caFile) = (.required, nil)
        #expect(try MySQLConnection.connect(to: address).isEncrypted)
        address.tls = nil
        #expect(try !MySQLConnection.connect(to: address).isEncrypted)
    }

    @Test func `a certificate of another host, or an expired one, is refused`() throws {
        let certificates = try Certificates()
        for name in ["other", "expired", "selfsigned"] {
            let (server, address) = try server(with: name, of: certificates)
            #expect(refusal(of: address)?.native.hasPrefix("2026 HY000 TLS failed") == true)
            #expect(server.process.log.contains("ready for connections"))
        }
    }

    @Test(arguments: [ServerAddress.TLS.verify, .required])
    func `a server without TLS is refused where it is asked for`(tls: ServerAddress.TLS) throws {
        let server = try Server(listeningOnPort: true, adding: ["--skip-ssl"])
        var address = server.address
        (address.places, address.tls) = ([server.tcp()], tls)
        #expect(refusal(of: address)?.code == .cannotOpen)
    }

    @Test(arguments: [true, false])
    func `whoever answers on this machine gets no password in words`(isPlain: Bool) throws {
        let server = try Server(
            listeningOnPort: true,
            adding: ["--plugin-load-add=auth_pam_v1"]
                + (isPlain ? ["--pam-use-cleartext-plugin"] : [])
        )
        try server.connect().execute("CREATE USER words@127.0.0.1 IDENTIFIED VIA pam")
        var address = server.address
        (address.places, address.user) = ([server.tcp()], "words")
        address.password = "secret"
        // It is the client that refuses, not the server that got a wrong one (1045).
        #expect(refusal(of: address)?.native == "5010 HY000")
    }

    @Test func `TLS is verified, but for sockets and this machine`() {
        var address = ServerAddress(places: [], user: "", database: "")
        func tls(_ host: String) -> ServerAddress.TLS { address.tls(to: .host(host, port: 3306)) }
        for host in ["127.0.0.1", "127.1.2.3", "localhost", "::1"] { #expect(tls(host) == .none) }
        for host in ["db1", "127.example.com", "10.0.0.1"] { #expect(tls(host) == .verify) }
        address.tls = .required
        #expect(tls("127.0.0.1") == .required)
        #expect(address.tls(to: .socket("/run/mysqld/mysqld.sock")) == .none)
        #expect("\(ServerAddress.Place.host("::1", port: 3306))" == "[::1]:3306")
    }
}
