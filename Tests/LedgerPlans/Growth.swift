internal import Foundation
internal import LedgerTesting

/// Many rows in a ledger, as they would be after some years.
struct Growth {
    /// How many orders there are in the end; `LEDGER_ROWS=1000000` for a run by hand.
    static let rows =
        ProcessInfo.processInfo.environment["LEDGER_ROWS"].flatMap { Int($0) } ?? 20_000
    /// How many rows one statement makes: a server has five seconds for it.
    private static let piece = 10_000
    /// In front of all ids, which leaves those alone that are there.
    private static let base = 1000

    let place: Place

    /// The statements that make them.
    var statements: [String] {
        stride(from: 0, to: Self.rows, by: Self.piece).flatMap { statements(after: $0) }
    }

    private func statements(after start: Int) -> [String] {
        let end = min(start + Self.piece, Self.rows)
        let source =
            place == .postgresql
            ? "generate_series(\(start + 1), \(end)) AS s(seq)"
            : "(SELECT seq + \(start) AS seq FROM seq_1_to_\(end - start)) AS s"
        let time = "1700000000000 + seq"
        let key = "concat('G', seq), '\(Shop.appID)', concat('T', seq)"
        let id = "\(Self.base) + seq"
        let zeros = place.bytes(String(repeating: "00", count: 32))
        let body = place.bytes(String(repeating: "78", count: 300))
        let both = "\(source), (SELECT 1 AS id UNION ALL SELECT 2) AS t"
        return [
            """
            INSERT INTO orders (out_trade_no, app_id, trade_no, status, total_fen, created_at,
                paid_at, updated_at)
            SELECT \(key), 'paid', 1000, \(time), \(time), \(time) FROM \(source)
            """,
            """
            INSERT INTO notifications (id, received_at, last_received_at, arrivals, out_trade_no,
                app_id, trade_no, notify_id, notify_type, family, trade_status, total_fen,
                refunded_fen, dedup_key, outcome, reason, content_rule, key_fingerprint, unreadable,
                chain, body)
            SELECT \(id), \(time), \(time), 1, \(key), concat('N', seq), 'trade_status_sync', 'trade',
                'TRADE_SUCCESS', 1000, 0, 'TRADE_SUCCESS:0',
                CASE WHEN seq % 1000 = 0 THEN 'quarantined' ELSE 'applied' END,
                CASE WHEN seq % 1000 = 0 THEN 'second_payment' END, '', '', '', \(zeros), \(body)
            FROM \(source)
            """,
            """
            INSERT INTO events (number, out_trade_no, app_id, trade_no, type, dedup_key,
                refunded_fen, notification_id, created_at, delivered_at)
            SELECT \(id), \(key), 'order.paid', 0, 0, \(id), \(time), \(time) FROM \(source)
            """,
            """
            INSERT INTO deliveries (destination_id, event_number, app_id, ordering_key, status,
                due_at)
            SELECT t.id, \(id), '\(Shop.appID)', concat('G', seq),
                CASE WHEN seq % 1000 = 0 THEN 'waiting' ELSE 'delivered' END,
                CASE WHEN seq % 1000 = 0 THEN \(time) END
            FROM \(both)
            """,
            """
            INSERT INTO attempts (id, destination_id, event_number, slot, started_at, ended_at,
                outcome)
            SELECT \(Self.base) + 2 * seq + t.id, t.id, \(id), 0, \(time), \(time), 'delivered'
            FROM \(both)
            """,
        ]
    }

    /// Tables that become large.
    static let tables = ["orders", "notifications", "events", "deliveries", "attempts"]
}
