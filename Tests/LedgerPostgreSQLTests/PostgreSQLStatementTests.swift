internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerPostgreSQL

/// What is stored comes back, byte for byte.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLStatementTests {
    private let server: Server
    private let connection: PostgreSQLConnection

    init() throws {
        server = try Server()
        connection = try server.connect()
        try connection.execute(
            """
            CREATE TABLE things (id BIGINT PRIMARY KEY, number BIGINT, name TEXT COLLATE "C",
                body BYTEA)
            """
        )
    }

    private func stored(_ value: Value, in column: String) throws -> PostgreSQLStatement {
        try connection.run("DELETE FROM things")
        try connection.run(
            "INSERT INTO things (id, \(column)) VALUES (?, ?)",
            [.integer(1), value]
        )
        return try PostgreSQLStatement("SELECT \(column) FROM things WHERE id = ?", on: connection)
    }

    @Test func `integers come back`() throws {
        for number in [0, 1, -1, 88, .max, .min] as [Int64] {
            let row = try stored(.integer(number), in: "number")
            #expect(try row.first([.integer(1)]) { $0.integerOrNull(0) } == number)
            #expect(try row.first([.integer(1)]) { $0.text(0) } == "\(number)")
        }
    }

    @Test func `texts come back`() throws {
        let long = String(repeating: "🍵茶", count: 100_000)
        for text in ["", "a", "一杯咖啡 🍵", "t", " '\"\\% ", "\\x00", long] {
            let row = try stored(.text(text), in: "name")
            #expect(try row.first([.integer(1)]) { $0.textOrNull(0) } == text)
        }
    }

    @Test func `a text with a NUL is refused, not cut`() throws {
        let sql = "INSERT INTO things (id, name) VALUES (?, ?)"
        let error = storageError { () throws(StorageError) in
            try connection.run(sql, [.integer(1), .text("a\0b")])
        }
        #expect(error == StorageError(code: .constraint, native: "22021", sql: sql))
        let array = Value.array([.text("a\0b")], of: .text)
        let other = storageError { () throws(StorageError) in
            try connection.run("INSERT INTO things (id, name) SELECT 1, unnest(?::text[])", [array])
        }
        #expect(other?.native == "22021")
        #expect(try connection.integer("SELECT count(*) FROM things") == 0)
    }

    @Test func `blobs come back`() throws {
        let long = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for bytes in [[], [0], Array(0...255), long] as [[UInt8]] {
            let row = try stored(.blob(bytes), in: "body")
            #expect(try row.first([.integer(1)]) { $0.blob(0) } == bytes)
        }
    }

    @Test func `null comes back as null, 0 or nothing`() throws {
        for column in ["number", "name", "body"] {
            let row = try stored(.null, in: column)
            let isNull = try row.first([.integer(1)]) {
                $0.integerOrNull(0) == nil && $0.textOrNull(0) == nil && $0.integer(0) == 0
                    && $0.text(0) == "" && $0.blob(0) == []
            }
            #expect(isNull == true)
        }
    }

    @Test func `columns of values come back as rows, in their order`() throws {
        let numbers: [Value] = [.integer(.min), .null, .integer(.max)]
        let names: [Value] = [.text("茶"), .text(""), .null]
        let bodies: [Value] = [.blob([0, 255]), .null, .blob([])]
        try connection.run(
            """
            INSERT INTO things (id, number, name, body)
            SELECT * FROM unnest(?::int8[], ?::int8[], ?::text[], ?::bytea[])
            """,
            [
                .array([.integer(3), .integer(2), .integer(1)], of: .integer),
                .array(numbers, of: .integer), .array(names, of: .text),
                .array(bodies, of: .bytes),
            ]
        )
        let list = try PostgreSQLStatement(
            "SELECT number, name, body FROM things ORDER BY id DESC",
            on: connection
        )
        let rows = try list.all([]) {
            "\($0.integerOrNull(0) ?? 7) \($0.textOrNull(1) ?? "none") \($0.blob(2))"
        }
        #expect(rows == ["\(Int64.min) 茶 [0, 255]", "7  []", "\(Int64.max) none []"])
    }

    @Test func `sums, counts and truths are integers`() throws {
        try connection.run(
            "INSERT INTO things (id, number) VALUES (1, 1), (2, 9000000000), (3, NULL)"
        )
        #expect(try connection.integer("SELECT sum(number) FROM things") == 9_000_000_001)
        #expect(try connection.integer("SELECT count(*) FROM things") == 3)
        #expect(try connection.integer("SELECT 2 > ?", [.integer(1)]) == 1)
        #expect(try connection.integer("SELECT 2 < ?", [.integer(1)]) == 0)
    }

    @Test func `keys that look alike are different keys`() throws {
        try connection.execute(
            "CREATE TABLE keyed (name TEXT COLLATE \"C\" PRIMARY KEY, id BIGINT)"
        )
        let names = ["A1", "a1", "A1 ", "Ａ1", "á1", "a\u{301}1", "🍵", ""]
        let insert = try PostgreSQLStatement("INSERT INTO keyed VALUES (?, ?)", on: connection)
        for (id, name) in names.enumerated() {
            #expect(try insert.run([.text(name), .integer(Int64(id))]) == 1)
        }
        let sql = "SELECT id, name FROM keyed WHERE name = ?"
        let find = try PostgreSQLStatement(sql, on: connection)
        for (id, name) in names.enumerated() {
            let found = try find.all([.text(name)]) { ($0.integer(0), $0.text(1)) }
            #expect(found.map(\.0) == [Int64(id)])
            #expect(found.first.map { Array($0.1.utf8) } == Array(name.utf8))
        }
    }

    @Test func `rows that are found count, changed or not`() throws {
        try connection.run("INSERT INTO things (id, number) VALUES (1, 1), (2, 1)")
        let change = try PostgreSQLStatement("UPDATE things SET number = ?", on: connection)
        #expect(try change.run([.integer(2)]) == 2)
        #expect(try change.run([.integer(2)]) == 2)
        #expect(try connection.run("DELETE FROM things WHERE id = 3") == 0)
        #expect(try connection.run("SELECT id FROM things") == 0)
        #expect(try connection.run("SELECT id FROM things WHERE id = 3") == 0)
    }

    @Test func `reading may end at any row, and the connection continues`() throws {
        try connection.run(
            "INSERT INTO things (id, body) SELECT n, ? FROM generate_series(1, 1000) AS n",
            [.blob([UInt8](repeating: 7, count: 10_000))]
        )
        let list = try PostgreSQLStatement(
            "SELECT id, body FROM things ORDER BY id",
            on: connection
        )
        for end in [1, 2, 999, 1000, 1001] as [Int64] {
            var last: Int64 = 0
            try list.forEach([]) { row throws(StorageError) in
                last = row.integer(0)
                return last < end
            }
            #expect(last == min(end, 1000))
        }
        let stopped = StorageError(code: .other, native: "stopped", sql: "")
        let error = storageError { () throws(StorageError) in
            try list.forEach([]) { _ throws(StorageError) in throw stopped }
        }
        #expect(error == stopped)
        #expect(try connection.integer("SELECT count(*) FROM things") == 1000)
    }

    @Test func `an error among the rows ends them, and the connection continues`() throws {
        let sql = "SELECT 1 / (3 - n) FROM generate_series(1, 9) AS n"
        let list = try PostgreSQLStatement(sql, on: connection)
        var count = 0
        let error = storageError { () throws(StorageError) in
            try list.forEach([]) { _ throws(StorageError) in
                count += 1
                return true
            }
        }
        #expect(error == StorageError(code: .other, native: "22012", sql: sql))
        #expect(count == 2)
        #expect(try connection.integer("SELECT 4") == 4)
    }

    @Test func `nothing else is asked while rows are read, and a statement may go`() throws {
        try connection.run("INSERT INTO things (id) VALUES (1), (2), (3)")
        var other: PostgreSQLStatement? = try PostgreSQLStatement("SELECT 1", on: connection)
        var ids: [Int64] = []
        let list = try PostgreSQLStatement("SELECT id FROM things ORDER BY id", on: connection)
        try list.forEach([]) { row throws(StorageError) in
            ids.append(row.integer(0))
            let error = storageError { () throws(StorageError) in try other?.run() }
            #expect(error?.native == (ids.count == 1 ? "rows are being read" : nil))
            other = nil
            return true
        }
        #expect(ids == [1, 2, 3])
        #expect(try connection.integer("SELECT 4") == 4)
    }

    @Test func `statements that nobody uses any more are forgotten when they are many`() throws {
        for number in 0..<200 as Range<Int64> {
            for _ in 0..<2 { #expect(try connection.integer("SELECT \(number)") == number) }
            let two = try (0..<2).map { _ in try PostgreSQLStatement("SELECT 7", on: connection) }
            #expect(two[0].name != two[1].name)
        }
        let count = try connection.integer("SELECT count(*) FROM pg_prepared_statements")
        #expect((1...100).contains(try #require(count)))
    }

    @Test func `a statement that is wrong, or has too few values, is refused`() throws {
        let error = storageError { () throws(StorageError) in try connection.run("SELEC 1") }
        #expect(error == StorageError(code: .other, native: "42601", sql: "SELEC 1"))
        let two = try PostgreSQLStatement("SELECT ?, ?", on: connection)
        #expect(storageError { () throws(StorageError) in try two.run([.null]) } != nil)
        #expect(try two.first([.integer(1), .integer(2)]) { $0.integer(1) } == 2)
        let missing = storageError { () throws(StorageError) in
            try connection.run("SELECT * FROM nothing")
        }
        #expect(missing?.code == .foreign)
    }
}
