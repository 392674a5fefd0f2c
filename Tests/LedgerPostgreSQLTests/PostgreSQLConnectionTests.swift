internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerPostgreSQL

/// Which server a connection is to, and what its session is like.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLConnectionTests {
    @Test func `the session is what it has to be, whatever the server's settings are`() throws {
        let server = try Server(
            listeningOnPort: false,
            adding: [
                "default_transaction_isolation=serializable", "TimeZone=Asia/Shanghai",
                "lock_timeout=50s", "standard_conforming_strings=off", "bytea_output=escape",
                "idle_in_transaction_session_timeout=0", "statement_timeout=1min",
                "client_min_messages=error",
            ]
        )
        let connection = try server.connect()
        let variables = try PostgreSQLSession.variables(of: connection)
        #expect(PostgreSQLSession.fault(in: variables, inSchema: "shop") == nil)
        #expect(variables["TimeZone"] == "UTC")
        #expect(variables["lock_timeout"] == "3s")
        #expect(variables["idle_in_transaction_session_timeout"] == "10s")
        #expect(variables["default_transaction_isolation"] == "read committed")
        #expect(try connection.text("SELECT current_schema()") == "shop")
        #expect(try connection.text("SELECT '\\n'") == "\\n")
        #expect(!connection.serverVersion.isEmpty)
        #expect(connection.place == server.address.places[0])
        #expect(!connection.isEncrypted)
    }

    @Test(arguments: [
        "default_transaction_isolation", "TimeZone", "lock_timeout", "search_path",
        "client_encoding", "standard_conforming_strings", "client_min_messages",
    ])
    func `a setting that was not kept is named`(name: String) {
        let wanted = PostgreSQLSession.wanted(inSchema: "shop")
        var variables = Dictionary(uniqueKeysWithValues: wanted)
        #expect(PostgreSQLSession.fault(in: variables, inSchema: "shop") == nil)
        variables[name] = "else"
        #expect(PostgreSQLSession.fault(in: variables, inSchema: "shop") == name)
        variables[name] = nil
        #expect(PostgreSQLSession.fault(in: variables, inSchema: "shop") == name)
    }

    @Test func `a schema may have any name`() throws {
        let server = try Server()
        var address = server.address
        for name in ["Shop", "my shop", #"it's "mine""#, "a,b", "茶"] {
            address.schema = name
            let engine = PostgreSQLEngine(at: address, as: .live, lockFile: "/nonexistent")
            for _ in 0..<2 { try engine.make(as: .live, now: 0) }
            let connection = try PostgreSQLConnection.connect(to: address)
            #expect(try connection.text("SELECT current_schema()") == name)
            #expect(try connection.schemaFaults() == [])
        }
    }

    @Test(arguments: [
        ("off", "on"), ("local", "on"), ("on", "on"), ("remote_write", "remote_write"),
    ])
    func `what is recorded is on the disk, whatever the server's setting is`(
        setting: String,
        expected: String
    ) throws {
        let server = try Server(listeningOnPort: false, adding: ["synchronous_commit=\(setting)"])
        let connection = try server.connect()
        try PostgreSQLSession.makeDurable(connection)
        #expect(try connection.text("SHOW synchronous_commit") == expected)
    }

    @Test func `a server that is not there or must not be written is passed by`() throws {
        let (first, second) = (try Server(listeningOnPort: false), try Server())
        var address = second.address
        address.database = "postgres"
        address.places =
            [.socket("/nonexistent/.s.PGSQL.5432")] + first.address.places + address.places
        #expect(try PostgreSQLConnection.connect(to: address).place == address.places[1])
        try first.connect().execute("ALTER SYSTEM SET default_transaction_read_only = on")
        first.process.stop()
        try first.process.start()
        let error = storageError { () throws(StorageError) in _ = try first.connect() }
        #expect(error?.code == .readOnly)
        #expect(try PostgreSQLConnection.connect(to: address).place == address.places[2])
    }

    /// The error that connecting ends with.
    private func refusal(of address: ServerAddress) -> StorageError? {
        storageError { () throws(StorageError) in
            _ = try PostgreSQLConnection.connect(to: address)
        }
    }

    @Test func `where none can be used, the first one's error is reported`() throws {
        var address = ServerAddress(places: [], user: "wang", database: "", schema: "shop")
        #expect(refusal(of: address)?.code == .cannotOpen)
        address.places = [
            .socket("/nonexistent/.s.PGSQL.5432"),
            .host("127.0.0.1", port: UInt16(try FreePort.find())),
        ]
        let sql = "connect /nonexistent/.s.PGSQL.5432"
        #expect(
            refusal(of: address)
                == StorageError(code: .cannotOpen, native: "08001", sql: sql)
        )
    }

    @Test func `a wrong password and a missing database are reported without the password`() throws
    {
        let server = try Server(listeningOnPort: true)
        try server.connect().execute("CREATE ROLE wang LOGIN PASSWORD 'se cret'")
        var address = server.address
        address.database = "nowhere"
        #expect(refusal(of: address)?.native == "3D000")
        (address.places, address.user) = ([server.tcp()], "wang")
        (address.database, address.password) = ("shop", "se cret too")
        let error = refusal(of: address)
        #expect(error?.code == .cannotOpen)
        #expect(error?.native == "28P01")
        #expect(error?.description.contains("cret") == false)
        #expect(!"\(address)".contains("cret"))
        #expect("\(address)".hasSuffix("/shop"))
        address.password = "se cret"
        let connection = try PostgreSQLConnection.connect(to: address)
        #expect(try connection.text("SELECT current_user") == "wang")
    }

    /// A server with one of the certificates, and an address of its port that has it verified.
    private func server(
        with certificate: String,
        of certificates: Certificates
    ) throws -> (Server, ServerAddress) {
        let server = try Server(
            listeningOnPort: true,
            adding: [
                "ssl=on", "ssl_cert_file=\(certificates.path("\(certificate).crt"))",
                "ssl_key_file=\(certificates.path("\(certificate).key"))",
            ]
        )
        try server.connect().execute("CREATE ROLE wang LOGIN PASSWORD 'se cret'")
        var address = server.address
        (address.places, address.tls) = ([server.tcp("localhost")], .verify)
        (address.user, address.password) = ("wang", "se cret")
        address.caFile = certificates.authority
        return (server, address)
    }

    @Test func `a server whose certificate nobody vouches for is refused`() throws {
        let certificates = try Certificates()
        // It takes a key from nobody but itself.
        try PostgreSQLServer.giveAway(certificates.path(""))
        let (server, good) = try server(with: "good", of: certificates)
        var address = good
        #expect(try PostgreSQLConnection.connect(to: address).isEncrypted)
        for stranger in [certificates.stranger, nil] {
            address.caFile = stranger
            #expect(refusal(of: address)?.native == "08001")
        }
        (address.tls, address.caFile) = (.required, nil)
        #expect(try PostgreSQLConnection.connect(to: address).isEncrypted)
        address.tls = nil
        #expect(try !PostgreSQLConnection.connect(to: address).isEncrypted)
        #expect(server.process.log.contains("ready to accept connections"))
    }

    @Test func `a certificate of another host, or an expired one, is refused`() throws {
        let certificates = try Certificates()
        // It takes a key from nobody but itself.
        try PostgreSQLServer.giveAway(certificates.path(""))
        for name in ["other", "expired", "selfsigned"] {
            let (server, address) = try server(with: name, of: certificates)
            #expect(refusal(of: address)?.native == "08001")
            #expect(server.process.log.contains("ready to accept connections"))
        }
    }

    @Test(arguments: [ServerAddress.TLS.verify, .required])
    func `a server without TLS is refused where it is asked for`(
        tls: ServerAddress.TLS
    ) throws {
        let server = try Server(listeningOnPort: true)
        var address = server.address
        (address.places, address.tls) = ([server.tcp()], tls)
        #expect(refusal(of: address)?.code == .cannotOpen)
    }

    @Test func `TLS is verified, but for sockets and this machine`() {
        var address = ServerAddress(places: [], user: "", database: "", schema: "")
        func tls(_ host: String) -> ServerAddress.TLS {
            address.tls(to: .host(host, port: 5432))
        }
        for host in ["127.0.0.1", "127.1.2.3", "localhost", "::1"] { #expect(tls(host) == .none) }
        for host in ["db1", "127.example.com", "10.0.0.1"] { #expect(tls(host) == .verify) }
        address.tls = .required
        #expect(tls("127.0.0.1") == .required)
        #expect(address.tls(to: .socket("/run/postgresql/.s.PGSQL.5432")) == .none)
        #expect("\(ServerAddress.Place.host("::1", port: 5432))" == "[::1]:5432")
    }
}
