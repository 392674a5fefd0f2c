internal import Foundation
internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerPostgreSQL

/// How PostgreSQL finds what a ledger asks for, also by a plan that was made while there was nothing.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLPlanTests {
    private let server: PostgreSQLServer
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    /// In front of what is logged, where a line of a statement begins otherwise.
    private static let mark = "@@"

    init() throws {
        server = try PostgreSQLServer(adding: [
            "log_min_duration_statement=0", "log_line_prefix=\(Self.mark)",
        ])
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func address(_ schema: String) -> ServerAddress {
        ServerAddress(
            places: [.socket(server.socketPath)],
            user: "postgres",
            database: "postgres",
            schema: schema
        )
    }

    private func engine(_ schema: String, _ kind: LedgerKind = .live) throws -> PostgreSQLEngine {
        let engine = PostgreSQLEngine(
            at: address(schema),
            as: kind,
            lockFile: folder.appending(path: schema).path
        )
        try engine.make(as: kind, now: 0)
        return engine
    }

    @Test func `no statement reads all that was ever recorded`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Scenario(on: engine("recorded"), copyingTo: engine("copy")).run()
        try ShadowScenario(engine: engine("shadow", .shadow)).run()
        server.stop()
        let log = PostgreSQLLog(server.log, markedBy: Self.mark)
        try server.start()
        for text in try OwnStatements.missing(in: log.statements.map(\.sql)) {
            Issue.record("never asked: \(text)")
        }
        var asked = Asked()
        for statement in log.statements where !statement.sql.contains("shadow_") {
            asked.add(statement.sql)
        }
        #expect(asked.strange == [])
        let planned = log.statements.filter { asked.planned.contains($0.sql) }
        try #require(planned.count > 60)

        _ = try engine("grown")
        let early = try session(preparing: planned)
        _ = try faults(of: planned, on: early)
        let writer = try PostgreSQLConnection.connect(to: address("grown"))
        try writer.execute(
            """
            INSERT INTO destinations (id, name, last_event_number) VALUES (1, 'shop', 0), (2, 'mail', 0)
            """
        )
        for sql in Growth(place: .postgresql).statements { try writer.execute(sql) }
        let lasting = planned.map { WholeReadings.isOfCommand($0.sql) ? nil : $0 }
        try report(lasting, on: early, "made while it was empty")
        try report(planned, on: session(preparing: planned), "without statistics")
        for table in Growth.tables { try writer.execute("ANALYZE \(table)") }
        try report(planned, on: session(preparing: planned), "with statistics")
    }

    private func report(
        _ statements: [PostgreSQLLog.Statement?],
        on connection: PostgreSQLConnection,
        _ when: String
    ) throws {
        for fault in try faults(of: statements, on: connection) {
            Issue.record("plan \(when): \(fault)")
        }
    }

    /// A connection with its statements prepared, which keeps the first plan of each.
    private func session(preparing statements: [PostgreSQLLog.Statement]) throws
        -> PostgreSQLConnection
    {
        let connection = try PostgreSQLConnection.connect(to: address("grown"))
        try connection.execute("SET plan_cache_mode = force_generic_plan")
        for (index, statement) in statements.enumerated() {
            try connection.execute("PREPARE asked_\(index) AS \(statement.sql)")
        }
        return connection
    }

    private func faults(
        of statements: [PostgreSQLLog.Statement?],
        on connection: PostgreSQLConnection
    ) throws -> [String] {
        try statements.enumerated().flatMap { index, statement -> [String] in
            guard let statement else { return [] }
            let values = statement.values.joined(separator: ", ")
            let call = values.isEmpty ? "asked_\(index)" : "asked_\(index)(\(values))"
            // What adds rows is not run, for some of them are there; what reads much takes too long.
            let isRun =
                !statement.sql.hasPrefix("INSERT") && !WholeReadings.includes(statement.sql)
            let options = isRun ? "(ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)" : "(COSTS OFF)"
            try connection.execute("BEGIN")
            defer { connection.rollback() }
            let lines = try connection.results("EXPLAIN \(options) EXECUTE \(call)").flatMap {
                $0.rows(of: statement.sql).map { $0.text(0) }
            }
            let plan = PostgreSQLPlan(lines)
            return plan.faults.map { "\($0): \(statement.sql.prefix(300))" }
        }
    }
}
