import Foundation
import Installation

/// One competitor under one load.
struct Run {
    let wrk: Wrk
    /// Microseconds of the responder's processors for each answer.
    let processorMicroseconds: Double
    let residentMiB: Double
    /// How many notifications shared a commit of the first responder, and how many seconds that took, on
    /// average; `nil` where there is no ledger of ours.
    let commits: (count: Double, seconds: Double)?
    /// How many notifications shared a commit.
    var sharedBy: Double { commits?.count ?? .nan }
    /// How many notifications there were at the end.
    let rows: Int
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
        let children = try competitor.all.map { member in
            let child = try member.launch()
            try Connectable.wait(for: member.address, by: child)
            return child
        }
        startMilliseconds = (clock.now - begin) / .milliseconds(1)
        let url = rig.nginx.url(competitor.path)
        try Self.ask(competitor, at: url, in: rig)
        let rowsBefore = try rig.rows(of: competitor)
        let trees = children.map { ProcessTree(of: $0.processID) }
        let before = trees.map(\.processorSeconds).reduce(0, +)
        wrk = try Wrk(
            messages,
            to: url,
            connections: connections,
            seconds: seconds,
            once: competitor.table != nil
        )
        let used = trees.map(\.processorSeconds).reduce(0, +) - before
        processorMicroseconds = 1e6 * used / Double(max(1, wrk.answered))
        residentMiB = Double(trees.map(\.residentKiB).reduce(0, +)) / 1024
        commits = competitor.isOurLedger ? try rig.commits() : nil
        for child in children {
            guard child.isRunning else {
                throw Sandbox.Failure(text: "\(competitor.name) has ended: \(child.log)")
            }
            child.stop()
        }
        rows = try rig.rows(of: competitor)
        guard competitor.table != nil else { return }
        // What was on its way when wrk stopped may be recorded, but no more than that.
        let added = rows - rowsBefore
        guard wrk.answered...wrk.answered + wrk.errors + connections ~= added else {
            throw Sandbox.Failure(
                text: "\(competitor.name): \(wrk.answered) times success, but \(added) rows"
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

    /// The mean of the commits that the first responder has made, from its status page.
    fileprivate func commits() throws -> (count: Double, seconds: Double) {
        let page = try Web.get(nginx.url("/alipay/status")).body
        let value = { (name: String) throws -> Double in
            let line = page.split(separator: "\n").first {
                $0.hasPrefix("alipay_callback_\(name) ")
            }
            guard let number = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
                throw Sandbox.Failure(text: "no \(name) on the status page")
            }
            return number
        }
        let (count, number) = (
            try value("commit_notifications_sum"), try value("commit_duration_seconds_count")
        )
        return (count / number, try value("commit_duration_seconds_sum") / number)
    }

    /// How many notifications a competitor has recorded.
    func rows(of competitor: Competitor) throws -> Int {
        guard let table = competitor.table else { return 0 }
        if let server = competitor.server { return try server.database.rows(of: table) }
        // Nobody removes any, and counting many takes long.
        return try number(database(of: competitor), "SELECT max(rowid) FROM \(table)")
    }

    /// The one number that a query gives.
    func number(_ database: URL, _ query: String) throws -> Int {
        let result = try Programs.run("sqlite3", [database.path, query])
        let text = result.output.trimmingCharacters(in: .newlines)
        guard let number = Int(text) else { throw Sandbox.Failure(text: result.errors) }
        return number
    }
}
