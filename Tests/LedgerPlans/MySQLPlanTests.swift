internal import Foundation
internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerMySQL

/// How MariaDB finds what a ledger asks for: it has to take as long for the millionth order as for the
/// first.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLPlanTests {
    /// How many rows a statement may look at: the audit takes 5,000 at a time, and looks up others for
    /// each.
    private static let limit = 15_000

    private let server: MariaDBServer
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    private let connection: MySQLConnection

    init() throws {
        server = try MariaDBServer(adding: [
            "--general-log=1", "--log-output=TABLE", "--innodb-stats-auto-recalc=0",
            "--innodb-buffer-pool-size=256M",
        ])
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let address = Self.address(of: server, "")
        let first = try MySQLConnection.connect(to: address)
        for name in ["live", "shadow", "copy"] { try first.execute("CREATE DATABASE \(name)") }
        connection = try .connect(to: Self.address(of: server, "live"))
    }

    private static func address(of server: MariaDBServer, _ database: String) -> ServerAddress {
        ServerAddress(places: [.socket(server.socketPath)], user: "root", database: database)
    }

    private func engine(
        _ kind: LedgerKind,
        in database: String? = nil
    ) throws -> MySQLEngine {
        let database = database ?? kind.rawValue
        let engine = MySQLEngine(
            at: Self.address(of: server, database),
            as: kind,
            lockFile: folder.appending(path: database).path
        )
        try engine.make(as: kind, now: 0)
        return engine
    }

    @Test func `no statement reads all that was ever recorded`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (live, spare) = (try engine(.live), try engine(.live, in: "copy"))
        try connection.execute("TRUNCATE mysql.general_log")
        try Scenario(on: live, copyingTo: spare).run()
        let asked = try asked()
        try ShadowScenario(engine: engine(.shadow)).run()
        try connection.execute("SET GLOBAL general_log = 0")
        let all = try log().map(\.text)
        for text in try OwnStatements.missing(in: all) {
            Issue.record("never asked: \(text)")
        }
        #expect(asked.strange == [])
        try #require(asked.planned.count > 100)

        for sql in Growth(place: .mariadb).statements { try connection.execute(sql) }
        for state in ["of the time before", "new"] {
            for sql in asked.planned {
                for fault in try faults(of: sql) {
                    Issue.record("statistics \(state): \(fault): \(sql.prefix(400))")
                }
            }
            try connection.execute("ANALYZE TABLE \(Growth.tables.joined(separator: ", "))")
        }
    }

    private func log() throws -> [(command: String, text: String)] {
        try connection.rows("SELECT command_type, argument FROM mysql.general_log").map {
            (command: $0[0], text: $0[1])
        }
    }

    /// Each of a kind once or twice, with the values that it was asked with.
    private func asked() throws -> Asked {
        var asked = Asked()
        var seen: [String: Int] = [:]
        for (command, text) in try log() where command == "Query" || command == "Execute" {
            // Texts that are sent in one piece have no semicolon in a value.
            let parts = command == "Query" ? text.split(separator: ";").map(String.init) : [text]
            for part in parts {
                let kind = part.replacing(#/'[^']*'|[0-9]+/#, with: "?")
                seen[kind, default: 0] += 1
                if seen[kind, default: 0] <= 2 { asked.add(part) }
            }
        }
        return asked
    }

    /// What is wrong with the way by which the server runs a statement.
    private func faults(of sql: String) throws -> [String] {
        // id, select_type, table, type, possible_keys, key, key_len, ref, rows, Extra
        var faults = try connection.rows("EXPLAIN \(sql)").compactMap { step -> String? in
            guard step[3] == "ALL", !step[8].isEmpty, Self.isLarge(step[2], in: sql) else {
                return nil
            }
            return "all \(step[8]) rows of \(step[2])"
        }
        if WholeReadings.includes(sql) { return faults }
        if let count = try rowsRead(by: sql), count > Self.limit {
            faults.append("\(count) rows read")
        }
        return faults
    }

    /// How many rows it reads; nothing stays of what it does.
    ///
    /// `nil` for one that adds rows, which are
    /// there already.
    private func rowsRead(by sql: String) throws -> Int? {
        // The log shows bytes in a way that cannot be sent again.
        let hasBytes = sql.hasPrefix("UPDATE probe_key ") || sql.contains(", chain = '")
        if sql.hasPrefix("INSERT") || hasBytes { return nil }
        try connection.execute("START TRANSACTION")
        defer { connection.rollback() }
        try connection.execute("FLUSH STATUS")
        try connection.execute(sql)
        let counters = try connection.rows("SHOW SESSION STATUS LIKE 'Handler_read%'")
        return counters.compactMap { Int($0[1]) }.reduce(0, +)
    }

    /// Whether a name in a plan is one of a large table, or stands for one.
    private static func isLarge(_ name: String, in sql: String) -> Bool {
        Growth.tables.contains { $0 == name || sql.contains("\($0) AS \(name) ") }
    }
}
