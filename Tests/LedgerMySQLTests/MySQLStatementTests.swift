internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerMySQL

/// What is stored comes back, byte for byte.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLStatementTests {
    private let server: Server
    private let connection: MySQLConnection

    init() throws {
        server = try Server()
        connection = try server.connect()
        try connection.execute(
            """
            CREATE TABLE things (id BIGINT PRIMARY KEY, number BIGINT, name MEDIUMTEXT,
                body LONGBLOB)
            """
        )
    }

    private func stored(_ value: Value, in column: String) throws -> MySQLStatement {
        try connection.run("DELETE FROM things")
        try connection.run(
            "INSERT INTO things (id, \(column)) VALUES (?, ?)",
            [.integer(1), value]
        )
        return try MySQLStatement("SELECT \(column) FROM things WHERE id = ?", on: connection)
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
        for text in ["", "a", "一杯咖啡 🍵", "a\0b", " '\"\\% ", long] {
            let row = try stored(.text(text), in: "name")
            #expect(try row.first([.integer(1)]) { $0.textOrNull(0) } == text)
        }
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

    @Test func `sums and counts are integers`() throws {
        try connection.run(
            "INSERT INTO things (id, number) VALUES (1, 9000000000), (2, 5), (3, NULL)"
        )
        #expect(try connection.integer("SELECT sum(number) FROM things") == 9_000_000_005)
        #expect(try connection.integer("SELECT count(*) FROM things") == 3)
        #expect(try connection.integer("SELECT sum(number) FROM things WHERE id > 2") == 0)
        #expect(try connection.integer("SELECT -7 + ?", [.integer(-8)]) == -15)
    }

    @Test func `a value may be of another kind each time`() throws {
        let echo = try MySQLStatement("SELECT ?", on: connection)
        for text in ["a", "", String(repeating: "b", count: 70_000)] {
            #expect(try echo.first([.text(text)]) { $0.text(0) } == text)
            #expect(try echo.first([.integer(-5)]) { $0.integer(0) } == -5)
            #expect(try echo.first([.integer(-5)]) { $0.text(0) } == "-5")
            #expect(try echo.first([.null]) { $0.integerOrNull(0) } == .some(nil))
            #expect(try echo.first([.blob([0, 255])]) { $0.blob(0) } == [0, 255])
        }
    }

    @Test func `keys that look alike are different keys`() throws {
        try connection.execute("CREATE TABLE keyed (name VARBINARY(64) PRIMARY KEY, id BIGINT)")
        let names = ["A1", "a1", "A1 ", "Ａ1", "á1", "a\u{301}1", "🍵", ""]
        let insert = try MySQLStatement("INSERT INTO keyed VALUES (?, ?)", on: connection)
        for (id, name) in names.enumerated() {
            #expect(try insert.run([.text(name), .integer(Int64(id))]) == 1)
        }
        let find = try MySQLStatement("SELECT id, name FROM keyed WHERE name = ?", on: connection)
        for (id, name) in names.enumerated() {
            let found = try find.all([.text(name)]) { ($0.integer(0), $0.text(1)) }
            #expect(found.map(\.0) == [Int64(id)])
            #expect(found.first.map { Array($0.1.utf8) } == Array(name.utf8))
        }
    }

    @Test func `rows that are found count, changed or not`() throws {
        try connection.run("INSERT INTO things (id, number) VALUES (1, 1), (2, 1)")
        let change = try MySQLStatement("UPDATE things SET number = ?", on: connection)
        #expect(try change.run([.integer(2)]) == 2)
        #expect(try change.run([.integer(2)]) == 2)
        #expect(try connection.run("DELETE FROM things WHERE id = 3") == 0)
        #expect(try connection.run("SELECT id FROM things") == 0)
        #expect(try connection.run("SELECT id FROM things WHERE id = 3") == 0)
    }

    @Test func `reading may end at any row, and the connection continues`() throws {
        let fill = try MySQLStatement("INSERT INTO things (id, body) VALUES (?, ?)", on: connection)
        let body = Value.blob([UInt8](repeating: 7, count: 10_000))
        for id in 1...1000 as ClosedRange<Int64> { try fill.run([.integer(id), body]) }
        let list = try MySQLStatement("SELECT id, body FROM things ORDER BY id", on: connection)
        for end in [1, 2, 999, 1000, 1001] as [Int64] {
            var last: Int64 = 0
            try list.forEach([]) { row throws(StorageError) in
                last = row.integer(0)
                return last < end
            }
            #expect(last == min(end, 1000))
        }
        struct Stopped: Error {}
        let stopped = StorageError(code: .other, native: "stopped", sql: "")
        let error = storageError { () throws(StorageError) in
            try list.forEach([]) { _ throws(StorageError) in throw stopped }
        }
        #expect(error == stopped)
        #expect(try connection.integer("SELECT count(*) FROM things") == 1000)
    }

    @Test func `nothing else is asked while rows are read, and a statement may go`() throws {
        try connection.run("INSERT INTO things (id) VALUES (1), (2), (3)")
        var other: MySQLStatement? = try MySQLStatement("SELECT 1", on: connection)
        var ids: [Int64] = []
        try MySQLStatement("SELECT id FROM things ORDER BY id", on: connection).forEach([]) {
            row throws(StorageError) in
            ids.append(row.integer(0))
            let error = storageError { () throws(StorageError) in try other?.run() }
            #expect(error?.native == (ids.count == 1 ? "rows are being read" : nil))
            other = nil
            return true
        }
        #expect(ids == [1, 2, 3])
        #expect(try connection.integer("SELECT 4") == 4)
    }

    @Test func `a statement that is wrong, or has too few values, is refused`() throws {
        let error = storageError { () throws(StorageError) in try connection.run("SELEC 1") }
        let native = "1064 42000 the server cannot read this SQL"
        #expect(error == StorageError(code: .other, native: native, sql: "SELEC 1"))
        let two = try MySQLStatement("SELECT ?, ?", on: connection)
        #expect(storageError { () throws(StorageError) in try two.run([.null]) } != nil)
        #expect(try two.first([.integer(1), .integer(2)]) { $0.integer(1) } == 2)
        let missing = storageError { () throws(StorageError) in
            try connection.run("SELECT * FROM nothing")
        }
        #expect(missing?.code == .foreign)
    }
}
