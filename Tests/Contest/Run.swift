import Foundation
import Installation

/// One contestant under one load.
struct Run {
    let wrk: Wrk
    /// Microseconds of the responder's processors for each answer.
    let processorMicroseconds: Double
    let residentMiB: Double
    /// Milliseconds from its start until it can be connected to.
    let startMilliseconds: Double

    /// Starts a contestant with nothing recorded, asks it whether it works, loads it, and counts its rows.
    ///
    /// - Parameters:
    ///   - contestant: Who.
    ///   - messages: What it gets.
    ///   - arena: Where.
    ///   - connections: How many at a time.
    ///   - seconds: How long.
    ///   - isFresh: Whether what was recorded before goes.
    /// - Throws: `Sandbox.Failure` when an answer was wrong, or a row is missing or too many.
    init(
        _ contestant: Contestant,
        _ messages: Messages,
        in arena: Arena,
        connections: Int,
        seconds: Int,
        fresh isFresh: Bool = true
    ) throws {
        if isFresh { try arena.empty() }
        let clock = ContinuousClock()
        let begin = clock.now
        let child = try contestant.launch()
        try Connectable.wait(for: contestant.address, by: child)
        startMilliseconds = (clock.now - begin) / .milliseconds(1)
        let url = arena.nginx.url(contestant.path)
        try Self.ask(contestant, at: url, in: arena)
        let rowsBefore = try arena.rows(of: contestant)
        let tree = ProcessTree(of: child.processID)
        let before = tree.processorSeconds
        wrk = try Wrk(
            messages,
            to: url,
            connections: connections,
            seconds: seconds,
            once: contestant.table != nil
        )
        let used = tree.processorSeconds - before
        processorMicroseconds = 1e6 * used / Double(max(1, wrk.answered))
        residentMiB = Double(tree.residentKiB) / 1024
        guard child.isRunning else {
            throw Sandbox.Failure(text: "\(contestant.name) has ended: \(child.log)")
        }
        child.stop()
        guard contestant.table != nil else { return }
        // What was on its way when wrk stopped may be recorded, but no more than that.
        let rows = try arena.rows(of: contestant) - rowsBefore
        guard wrk.answered...wrk.answered + wrk.errors + connections ~= rows else {
            throw Sandbox.Failure(
                text: "\(contestant.name): \(wrk.answered) times success, but \(rows) rows"
            )
        }
    }

    /// It has to believe what is genuine, and nothing else.
    private static func ask(_ contestant: Contestant, at url: String, in arena: Arena) throws {
        let genuine = try Web.post(url, arena.source.payment(0))
        let forged = try Web.post(url, arena.source.forged(0))
        guard genuine.status == 200, genuine.body == "success" else {
            throw Sandbox.Failure(
                text: "\(contestant.name) answers \(genuine.status) \(genuine.body)"
            )
        }
        guard !contestant.verifies || forged.status != 200 else {
            throw Sandbox.Failure(text: "\(contestant.name) believes a forged notification")
        }
    }
}

extension Arena {
    /// Takes away what was recorded.
    func empty() throws {
        try? FileManager.default.removeItem(at: data)
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    }

    /// How many notifications a contestant has recorded.
    func rows(of contestant: Contestant) throws -> Int {
        guard let table = contestant.table else { return 0 }
        // Nobody removes any, and counting many takes long.
        let sql = "SELECT max(rowid) FROM \(table)"
        let result = try Programs.run("sqlite3", [database(of: contestant).path, sql])
        let text = result.output.trimmingCharacters(in: .newlines)
        guard let count = Int(text) else { throw Sandbox.Failure(text: result.errors) }
        return count
    }
}
