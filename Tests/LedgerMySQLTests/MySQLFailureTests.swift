internal import Installation
internal import Ledger
internal import LedgerTesting
internal import System
internal import Testing

@testable internal import LedgerMySQL

/// What goes wrong at the server, and what is left of the transaction then.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLFailureTests {
    private let server: Server
    private let connection: MySQLConnection

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
        try connection.execute("START TRANSACTION")
        #expect(connection.isInTransaction)
        try connection.run("UPDATE pairs SET number = 11 WHERE id = 1")
        try connection.commit()
        #expect(!connection.isInTransaction)
        try connection.execute("START TRANSACTION")
        try connection.run("UPDATE pairs SET number = 21 WHERE id = 2")
        connection.rollback()
        #expect(!connection.isInTransaction)
        let other = try server.connect()
        #expect(try other.integer("SELECT sum(number) FROM pairs") == 31)
        #expect(!other.isInTransaction)
    }

    @Test func `a duplicate key is reported without its value`() throws {
        try connection.execute("CREATE TABLE keyed (name VARBINARY(64) PRIMARY KEY)")
        let sql = "INSERT INTO keyed VALUES (?)"
        let insert = try MySQLStatement(sql, on: connection)
        try connection.execute("START TRANSACTION")
        #expect(try insert.run([.text("SECRET1")]) == 1)
        let error = storageError { () throws(StorageError) in try insert.run([.text("SECRET1")]) }
        #expect(error == StorageError(code: .constraint, native: "1062 23000", sql: sql))
        #expect(connection.isInTransaction)
        #expect(try insert.run([.text("SECRET2")]) == 1)
        try connection.commit()
        #expect(try connection.integer("SELECT count(*) FROM keyed") == 2)
    }

    @Test func `a value that does not fit is refused, not bent`() throws {
        try connection.execute(
            """
            CREATE TABLE strict_ones (short VARCHAR(4) NOT NULL DEFAULT '',
                positive INT UNSIGNED NOT NULL DEFAULT 0, CHECK (positive <> 77))
            """
        )
        for (column, value, native) in [
            ("short", Value.text("A10001"), "1406 22001"),
            ("positive", .integer(-5), "1264 22003"),
            ("positive", .text("five"), "1366 22007"),
            ("positive", .null, "1048 23000"),
            ("positive", .integer(77), "4025 23000"),
        ] {
            let sql = "INSERT INTO strict_ones (\(column)) VALUES (?)"
            let expected = StorageError(code: .constraint, native: native, sql: sql)
            #expect(error(of: sql, [value]) == expected)
        }
        #expect(try connection.integer("SELECT count(*) FROM strict_ones") == 0)
    }

    @Test func `a lock that is not had in time ends the statement, not the transaction`() throws {
        let holder = try server.connect()
        try holder.execute("START TRANSACTION")
        try holder.run("UPDATE pairs SET number = 11 WHERE id = 1")
        // Not the session's 3 seconds, which the server would count alike.
        try connection.execute("SET SESSION innodb_lock_wait_timeout = 0")
        try connection.execute("START TRANSACTION")
        try connection.run("UPDATE pairs SET number = 21 WHERE id = 2")
        let error = error(of: "UPDATE pairs SET number = 12 WHERE id = 1")
        #expect(error?.code == .busy)
        #expect(error?.native == "1205 HY000")
        #expect(connection.isInTransaction)
        connection.rollback()
        #expect(try connection.integer("SELECT number FROM pairs WHERE id = 2") == 20)
    }

    @Test func `of two transactions in a deadlock one is rolled back, and the other continues`()
        throws
    {
        let other = try server.connect()
        for (connection, id) in [(connection, 1), (other, 2)] {
            try connection.execute("START TRANSACTION")
            try connection.run("UPDATE pairs SET number = 7 WHERE id = ?", [.integer(Int64(id))])
        }
        let errors = Mutex<[StorageError?]>([])
        let update: @Sendable (MySQLConnection, Int64) -> Void = { connection, id in
            let error = storageError { () throws(StorageError) in
                try connection.run("UPDATE pairs SET number = 8 WHERE id = ?", [.integer(id)])
            }
            #expect(connection.isInTransaction == (error == nil))
            if let error {
                #expect(error.code == .conflict)
                #expect(error.native == "1213 40001")
                #expect(storageError(of: connection.commit)?.native == "no transaction")
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

    @Test func `a server that must not be written any more says so`() throws {
        try connection.execute("CREATE USER wang@localhost IDENTIFIED BY ''")
        try connection.execute("GRANT INSERT ON shop.* TO wang@localhost")
        var address = server.address
        address.user = "wang"
        let wang = try MySQLConnection.connect(to: address)
        try connection.execute("SET GLOBAL read_only = 1")
        let error = storageError { () throws(StorageError) in
            try wang.run("INSERT INTO pairs VALUES (3, 30)")
        }
        #expect(error?.code == .readOnly)
        #expect(error?.native == "1290 HY000")
    }

    @Test func `a connection that is killed is lost for good, and so is its transaction`() throws {
        let id = try #require(try connection.integer("SELECT CONNECTION_ID()"))
        try connection.execute("START TRANSACTION")
        try connection.run("UPDATE pairs SET number = 11 WHERE id = 1")
        let other = try server.connect()
        try other.execute("KILL CONNECTION \(id)")
        let error = error(of: "UPDATE pairs SET number = 12 WHERE id = 1")
        #expect(error?.code == .cannotOpen)
        #expect(connection.isLost)
        #expect(!connection.isInTransaction)
        let again = storageError(of: connection.commit)
        #expect(again == StorageError(code: .cannotOpen, native: "2006 HY000", sql: "COMMIT"))
        connection.rollback()
        #expect(try other.integer("SELECT number FROM pairs WHERE id = 1 FOR UPDATE") == 10)
    }

    @Test func `a commit that is not answered is not certain`() throws {
        try connection.execute("START TRANSACTION")
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
        try connection.execute("START TRANSACTION")
        server.process.pause()
        let error = error(of: "UPDATE pairs SET number = 11 WHERE id = 1")
        #expect(error?.code == .cannotOpen)
        #expect(connection.isLost)
        #expect(!connection.isInTransaction)
        let other = storageError { () throws(StorageError) in _ = try server.connect() }
        #expect(other?.code == .cannotOpen)
        server.process.resume()
        #expect(try server.connect().integer("SELECT number FROM pairs WHERE id = 1") == 10)
    }
}
