import Foundation
import Installation

/// One competitor under one load.
struct Run {
    let wrk: Wrk
    /// Microseconds of the responder's processors for each answer.
    let processorMicroseconds: Double
    let residentMiB: Double
    /// Milliseconds from its start until it can be connected to.
    let startMilliseconds: Double

    /// Starts a competitor with nothing recorded, asks it whether it works, loads it, and counts its rows.
    ///
    /// - Parameters:
    ///   - competitor: Who.
    ///   - messages: What it gets.
    ///   - rig: Where.
    ///   - connections: How many at a time.
    ///   - seconds: How long.
    ///   - isFresh: Whether what was recorded before goes.
    /// - Throws: `Sandbox.Failure` when an answer was wrong, or a row is missing or too many.
    init(
        _ competitor: Competitor,
        _ messages: Messages,
        in rig: Rig,
        connections: Int,
        seconds: Int,
        fresh isFresh: Bool = true
    ) throws {
        if isFresh { try rig.empty() }
        if isFresh, let server = competitor.server {
            try server.database.empty(by: server.settings)
        }
        let clock = ContinuousClock()
        let begin = clock.now
        let child = try competitor.launch()
        try Connectable.wait(for: competitor.address, by: child)
        startMilliseconds = (clock.now - begin) / .milliseconds(1)
        let url = rig.nginx.url(competitor.path)
        try Self.ask(competitor, at: url, in: rig)
        let rowsBefore = try rig.rows(of: competitor)
        let tree = ProcessTree(of: child.processID)
        let before = tree.processorSeconds
        wrk = try Wrk(
            messages,
            to: url,
            connections: connections,
            seconds: seconds,
            once: competitor.table != nil
        )
        let used = tree.processorSeconds - before
        processorMicroseconds = 1e6 * used / Double(max(1, wrk.answered))
        residentMiB = Double(tree.residentKiB) / 1024
        guard child.isRunning else {
            throw Sandbox.Failure(text: "\(competitor.name) has ended: \(child.log)")
        }
        child.stop()
        guard competitor.table != nil else { return }
        // What was on its way when wrk stopped may be recorded, but no more than that.
        let rows = try rig.rows(of: competitor) - rowsBefore
        guard wrk.answered...wrk.answered + wrk.errors + connections ~= rows else {
            throw Sandbox.Failure(
                text: "\(competitor.name): \(wrk.answered) times success, but \(rows) rows"
            )
        }
    }

    /// It has to accept what is genuine, and nothing else.
    private static func ask(_ competitor: Competitor, at url: String, in rig: Rig) throws {
        let genuine = try Web.post(url, rig.source.payment(0))
        let forged = try Web.post(url, rig.source.forged(0))
        guard genuine.status == 200, genuine.body == "success" else {
            throw Sandbox.Failure(
                text: "\(competitor.name) answers \(genuine.status) \(genuine.body)"
            )
        }
        guard !competitor.verifies || forged.status != 200 else {
            throw Sandbox.Failure(text: "\(competitor.name) accepts a forged notification")
        }
    }
}

extension Rig {
    /// Takes away what was recorded.
    func empty() throws {
        try? FileManager.default.removeItem(at: data)
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    }

    /// How many notifications a competitor has recorded.
    func rows(of competitor: Competitor) throws -> Int {
        guard let table = competitor.table else { return 0 }
        if let server = competitor.server { return try server.database.rows(of: table) }
        // Nobody removes any, and counting many takes long.
        let sql = "SELECT max(rowid) FROM \(table)"
        let result = try Programs.run("sqlite3", [database(of: competitor).path, sql])
        let text = result.output.trimmingCharacters(in: .newlines)
        guard let count = Int(text) else { throw Sandbox.Failure(text: result.errors) }
        return count
    }
}
