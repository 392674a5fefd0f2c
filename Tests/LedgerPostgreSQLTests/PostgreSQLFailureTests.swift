internal import Installation
internal import Ledger
internal import LedgerTesting
internal import System
internal import Testing

@testable internal import LedgerPostgreSQL

/// What goes wrong at the server, and what is left of the transaction then.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLFailureTests {
    private let server: Server
    private let connection: PostgreSQLConnection

    init() throws {
        server = try Server()
        connection = try server.connect()
        try connection.makePairs()
    }

    private func error(of sql: String, _ values: [Value] = []) -> StorageError? {
        storageError { () throws(StorageError) in try connection.run(sql, values) }
    }

    @Test func `what is committed is there, and what is rolled back is not`() throws {
        #expect(!connection.isInTransaction)
        try connection.execute("BEGIN")
        #expect(connection.isInTransaction)
        try connection.run("UPDATE pairs SET number = 11 WHERE id = 1")
        try connection.commit()
        #expect(!connection.isInTransaction)
        try connection.execute("BEGIN")
        try connection.run("UPDATE pairs SET number = 21 WHERE id = 2")
        connection.rollback()
        #expect(!connection.isInTransaction)
        #expect(storageError(of: connection.commit)?.native == "no transaction")
        let other = try server.connect()
        #expect(try other.integer("SELECT sum(number) FROM pairs") == 31)
        #expect(!other.isInTransaction)
    }

    @Test func `a duplicate key is reported without its value`() throws {
        try connection.execute("CREATE TABLE keyed (name TEXT PRIMARY KEY)")
        let sql = "INSERT INTO keyed VALUES (?)"
        let insert = try PostgreSQLStatement(sql, on: connection)
        #expect(try insert.run([.text("SECRET1")]) == 1)
        let error = storageError { () throws(StorageError) in try insert.run([.text("SECRET1")]) }
        #expect(error == StorageError(code: .constraint, native: "23505", sql: sql))
        #expect(try insert.run([.text("SECRET2")]) == 1)
        #expect(try connection.integer("SELECT count(*) FROM keyed") == 2)
    }

    @Test func `a value that does not fit is refused, not bent`() throws {
        try connection.execute(
            """
            CREATE TABLE strict_ones (short VARCHAR(4) NOT NULL DEFAULT '',
                number INTEGER NOT NULL DEFAULT 0, CHECK (number <> 77))
            """
        )
        for (column, value, native) in [
            ("short", Value.text("A10001"), "22001"), ("number", .integer(3_000_000_000), "22003"),
            ("number", .text("five"), "22P02"), ("number", .null, "23502"),
            ("number", .integer(77), "23514"),
        ] {
            let sql = "INSERT INTO strict_ones (\(column)) VALUES (?)"
            let expected = StorageError(code: .constraint, native: native, sql: sql)
            #expect(error(of: sql, [value]) == expected)
        }
        #expect(try connection.integer("SELECT count(*) FROM strict_ones") == 0)
    }

    @Test func `the commit of a transaction that failed is an error, and nothing of it is kept`()
        throws
    {
        try connection.execute("BEGIN")
        try connection.run("UPDATE pairs SET number = 11 WHERE id = 1")
        #expect(error(of: "INSERT INTO pairs VALUES (1, 1)")?.code == .constraint)
        #expect(connection.isInTransaction)
        let error = storageError(of: connection.commit)
        #expect(error?.native == "it answered ROLLBACK" && error?.isCommitUncertain == true)
        #expect(!connection.isInTransaction)
        #expect(try connection.integer("SELECT number FROM pairs WHERE id = 1") == 10)
    }

    @Test func `a commit that the server warns of is not certain`() throws {
        try connection.execute(
            """
            CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE WARNING ''SECRET''; RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON pairs
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn()
            """
        )
        try connection.execute("BEGIN")
        try connection.run("UPDATE pairs SET number = 11 WHERE id = 1")
        let error = storageError(of: connection.commit)
        #expect(error?.native == "1 warnings" && error?.isCommitUncertain == true)
        #expect(!connection.isInTransaction)
    }

    @Test func `a lock that is not had in time is reported, and the transaction is rolled back`()
        throws
    {
        let holder = try server.connect()
        try holder.execute("BEGIN")
        try holder.run("UPDATE pairs SET number = 11 WHERE id = 1")
        // Not the session's 3 seconds, which the server would count alike.
        try connection.execute("SET lock_timeout = 1")
        try connection.execute("BEGIN")
        try connection.run("UPDATE pairs SET number = 21 WHERE id = 2")
        let error = error(of: "UPDATE pairs SET number = 12 WHERE id = 1")
        #expect(error?.code == .busy)
        #expect(error?.native == "55P03")
        #expect(connection.isInTransaction)
        connection.rollback()
        #expect(!connection.isInTransaction)
        #expect(try connection.integer("SELECT number FROM pairs WHERE id = 2") == 20)
    }

    @Test func `of two transactions in a deadlock one fails, and the other continues`()
        throws
    {
        let other = try server.connect()
        for (connection, id) in [(connection, 1), (other, 2)] {
            try connection.execute("BEGIN")
            try connection.run("UPDATE pairs SET number = 7 WHERE id = ?", [.integer(Int64(id))])
        }
        let errors = Mutex<[StorageError?]>([])
        let update: @Sendable (PostgreSQLConnection, Int64) -> Void = { connection, id in
            let error = storageError { () throws(StorageError) in
                try connection.run("UPDATE pairs SET number = 8 WHERE id = ?", [.integer(id)])
            }
            if let error {
                #expect(error.code == .conflict)
                #expect(error.native == "40P01")
                #expect(storageError(of: connection.commit) != nil)
            } else {
                #expect(storageError(of: connection.commit) == nil)
            }
            errors.withLock { $0.append(error) }
        }
        let thread = try JoinableThread { update(other, 1) }
        update(connection, 2)
        thread.join()
        #expect(errors.withLock { $0.count { $0 != nil } } == 1)
        #expect(try server.connect().integer("SELECT min(number) + max(number) FROM pairs") == 15)
    }

    @Test func `a transaction that only reads says so`() throws {
        try connection.begin(nil)
        let error = error(of: "UPDATE pairs SET number = 12 WHERE id = 1")
        #expect(error?.code == .readOnly)
        #expect(error?.native == "25006")
    }

    @Test func `a connection that is killed is lost for good, and so is its transaction`() throws {
        let id = try #require(try connection.integer("SELECT pg_backend_pid()"))
        try connection.execute("BEGIN")
        try connection.run("UPDATE pairs SET number = 11 WHERE id = 1")
        let other = try server.connect()
        #expect(try other.integer("SELECT pg_terminate_backend(\(id), 60000)") == 1)
        let error = error(of: "UPDATE pairs SET number = 12 WHERE id = 1")
        #expect(error?.code == .cannotOpen)
        #expect(connection.isLost)
        #expect(!connection.isInTransaction)
        let again = storageError(of: connection.commit)
        #expect(again == StorageError(code: .cannotOpen, native: "08003", sql: "COMMIT"))
        connection.rollback()
        #expect(try other.integer("SELECT number FROM pairs WHERE id = 1 FOR UPDATE") == 10)
    }

    @Test func `a commit that is not answered is not certain`() throws {
        let server = try Server(listeningOnPort: false)
        let connection = try server.connect()
        try connection.makePairs()
        try connection.execute("BEGIN")
        try connection.run("UPDATE pairs SET number = 11 WHERE id = 1")
        server.process.kill()
        let error = storageError(of: connection.commit)
        #expect(error?.code == .cannotOpen)
        #expect(error?.isCommitUncertain == true)
        #expect(!connection.isInTransaction)
        try server.process.start()
        #expect(try server.connect().integer("SELECT count(*) FROM pairs") == 2)
    }

    @Test func `a server that hangs is given up by open and by new connections`()
        throws
    {
        let server = try Server(listeningOnPort: false)
        let connection = try server.connect()
        try connection.makePairs()
        try connection.execute("BEGIN")
        server.process.pause()
        let error = storageError { () throws(StorageError) in
            try connection.run("UPDATE pairs SET number = 11 WHERE id = 1")
        }
        #expect(error?.code == .cannotOpen)
        #expect(connection.isLost)
        #expect(!connection.isInTransaction)
        let other = storageError { () throws(StorageError) in _ = try server.connect() }
        #expect(other?.code == .cannotOpen)
        server.process.resume()
        #expect(try server.connect().integer("SELECT number FROM pairs WHERE id = 1") == 10)
    }

    @Test func `statements that are sent together stop at the first that fails`() throws {
        let requests: [PostgreSQLRequest] = [
            .text("BEGIN"), .text("UPDATE pairs SET number = 11 WHERE id = 1"),
            .text("INSERT INTO pairs VALUES (1, 1)"), .text("DELETE FROM pairs"), .text("COMMIT"),
        ]
        let error = storageError { () throws(StorageError) in
            try connection.run(requests, as: "a batch")
        }
        #expect(error == StorageError(code: .constraint, native: "23505", sql: "a batch"))
        #expect(connection.isInTransaction)
        connection.rollback()
        #expect(try connection.integer("SELECT sum(number) FROM pairs") == 30)
        // A value that cannot be sent leaves the connection as it was.
        let find = try PostgreSQLStatement("SELECT ?::text", on: connection)
        let refused = storageError { () throws(StorageError) in
            try connection.run([.text("SELECT 1"), .prepared(find.name, [.text("\0")])], as: "it")
        }
        #expect(refused?.native == "22021")
        let many = [PostgreSQLRequest](
            repeating: .prepared(find.name, [.text(String(repeating: "茶", count: 10_000))]),
            count: 1000
        )
        #expect(try connection.run(many, as: "much").allSatisfy { $0.count == 1 })
        #expect(try connection.integer("SELECT 4") == 4)
    }
}
