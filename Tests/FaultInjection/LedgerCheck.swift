internal import Foundation
internal import Installation

/// What has to be in a ledger after whatever happened, asked by the database's own shell and the audit.
///
/// Everything that was answered `success` is in it. And the events of a trade are the union of
/// what its notifications say, each once: paid, if any of them says that money arrived; refunded,
/// once for each amount; closed, if one says so without any money; finished.
struct LedgerCheck {
    /// Notifications in the ledger.
    private(set) var rows = 0
    private(set) var events = 0
    /// Answered `success`, and not there.
    private(set) var lost = 0
    /// Events of messages that are there.
    private(set) var missing = 0
    private(set) var twice = 0
    /// What else is wrong.
    private(set) var errors: [String] = []

    /// Checks a ledger that may be in use.
    ///
    /// - Parameters:
    ///   - path: The file; where there is none, all is lost.
    ///   - sandbox: Whose Alipay signed what is in it.
    ///   - answered: Order numbers of what was answered `success`, by notify_id.
    /// - Throws: When there is no `sqlite3`.
    init(_ path: String, of sandbox: Sandbox, answered: [String: String]) throws {
        do {
            let tables = try Self.ask(path, "SELECT count(*) FROM sqlite_schema")
            guard tables != "0" else {
                lost = answered.count
                return
            }
            let integrity = try Self.ask(path, "PRAGMA integrity_check; PRAGMA foreign_key_check")
            if integrity != "ok" { errors.append("integrity_check: \(integrity.prefix(200))") }
            if let found = try sandbox.audit(path) { errors.append("audit: \(found.suffix(300))") }
            try compare(answered) { try Self.ask(path, $0) }
        } catch let damage as Sandbox.Failure {
            lost = answered.count
            errors.append("unreadable: \(damage.text)")
        }
    }

    /// Checks a ledger on a server.
    ///
    /// - Parameters:
    ///   - sandbox: Whose Alipay signed what is in it; its settings name the server.
    ///   - answered: Order numbers of what was answered `success`, by notify_id.
    ///   - ask: Asks the server by its own shell; columns are parted by `|`.
    /// - Throws: When a program is missing, or the server does not answer.
    init(
        of sandbox: Sandbox,
        answered: [String: String],
        by ask: (String) throws -> String
    ) throws {
        if let found = try sandbox.audit() { errors.append("audit: \(found.suffix(300))") }
        try compare(answered, by: ask)
    }

    var broken: [String] {
        (lost > 0 ? ["\(lost) lost"] : []) + (missing > 0 ? ["\(missing) events missing"] : [])
            + (twice > 0 ? ["\(twice) twice"] : []) + errors
    }

    var figures: String { "\(rows) rows, \(events) events, lost \(lost), twice \(twice)" }

    private mutating func compare(
        _ answered: [String: String],
        by ask: (String) throws -> String
    ) throws {
        let pairs = try ask("SELECT notify_id, out_trade_no FROM notifications")
        let present = Set(pairs.split(separator: "\n").map(String.init))

        let figures = try ask(Self.comparison).split(separator: "|").map {
            Int($0) ?? -1
        }
        guard figures.count == 7 else { throw Sandbox.Failure(text: "no figures: \(figures)") }
        rows = figures[0]
        events = figures[1]
        lost = answered.count { !present.contains("\($0.key)|\($0.value)") }
        missing = figures[2]
        twice = figures[3]
        if figures[4] > 0 { errors.append("\(figures[4]) events of which no message speaks") }
        if figures[5] > 0 { errors.append("\(figures[5]) orders with a wrong refund") }
        if figures[6] > 0 { errors.append("\(figures[6]) quarantined") }
    }

    private static func ask(_ path: String, _ query: String) throws -> String {
        // In front of what a responder might be doing at this moment.
        let result = try Programs.run("sqlite3", ["-cmd", ".timeout 10000", path, query])
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// Rows, events, events that are missing, rows and events that are there twice, events that
    /// should not be, orders with a wrong refunded total, quarantined rows.
    private static let comparison = """
        WITH due AS (
            SELECT app_id, trade_no, 'order.paid' AS type, 0 AS fen FROM notifications
            WHERE trade_status IN ('TRADE_SUCCESS', 'TRADE_FINISHED') OR refunded_fen > 0
            UNION SELECT app_id, trade_no, 'order.refunded', refunded_fen FROM notifications
            WHERE refunded_fen > 0
            UNION SELECT app_id, trade_no, 'order.finished', 0 FROM notifications
            WHERE trade_status = 'TRADE_FINISHED'
            UNION SELECT app_id, trade_no, 'order.closed', 0 FROM notifications
            WHERE trade_status = 'TRADE_CLOSED' AND refunded_fen = 0
        ), made AS (
            SELECT app_id, trade_no, type, refunded_fen AS fen FROM events
            WHERE type LIKE 'order.%'
        )
        SELECT (SELECT count(*) FROM notifications), (SELECT count(*) FROM events),
            (SELECT count(*) FROM (SELECT * FROM due EXCEPT SELECT * FROM made) AS a),
            (SELECT count(*) FROM made) - (SELECT count(*) FROM (SELECT DISTINCT * FROM made) AS b)
                + (SELECT count(*) - count(DISTINCT notify_id) FROM notifications),
            (SELECT count(*) FROM (SELECT * FROM made EXCEPT SELECT * FROM due) AS c),
            (SELECT count(*) FROM orders AS o JOIN (SELECT app_id, out_trade_no,
                max(refunded_fen) AS fen FROM notifications GROUP BY app_id, out_trade_no) AS n
                ON n.out_trade_no = o.out_trade_no AND n.app_id = o.app_id
                WHERE o.refunded_fen <> n.fen),
            (SELECT count(*) FROM notifications WHERE outcome = 'quarantined')
        """
}
