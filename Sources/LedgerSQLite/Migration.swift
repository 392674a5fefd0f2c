internal import Ledger

/// What brings a ledger from one schema version to the next, inside one transaction.
struct Migration: Sendable {
    /// One or more statements.
    let sql: String
    /// What SQL cannot say, done after it.
    var work: (@Sendable (SQLiteConnection) throws(StorageError) -> Void)?

    /// From the version that is a migration's place in this list, from 1, to the next.
    static let all = [
        Migration(
            sql: """
                ALTER TABLE notifications ADD COLUMN family TEXT NOT NULL DEFAULT 'trade';
                UPDATE notifications SET family = 'unknown'
                WHERE notify_type <> 'trade_status_sync';
                """
        ),
        Migration(
            sql: """
                ALTER TABLE notifications ADD COLUMN chain BLOB NOT NULL DEFAULT x'';
                ALTER TABLE notifications ADD COLUMN pruned_at INTEGER;
                ALTER TABLE notifications ADD COLUMN body_sha256 BLOB
                    CHECK ((body_sha256 IS NOT NULL) = (pruned_at IS NOT NULL));
                ALTER TABLE effects ADD COLUMN delivered_at INTEGER;
                \(SchemaHistory.logTables)
                DROP INDEX orders_by_update;
                ALTER TABLE orders RENAME TO orders_before;
                \(SchemaHistory.ordersTable);
                INSERT INTO orders SELECT * FROM orders_before;
                DROP TABLE orders_before;
                CREATE INDEX orders_by_update ON orders (updated_at);
                DROP INDEX effects_once;
                \(SchemaHistory.effectsOnce);
                """,
            work: chainLog
        ),
        Migration(sql: SchemaHistory.outboxTables),
        Migration(
            sql: """
                ALTER TABLE notifications ADD COLUMN unreadable TEXT NOT NULL DEFAULT '';
                ALTER TABLE notifications ADD COLUMN resolution TEXT
                    CHECK (resolution IS NULL OR outcome <> 'quarantined');
                ALTER TABLE notifications ADD COLUMN resolved_at INTEGER;
                ALTER TABLE effects ADD COLUMN not_before INTEGER;
                \(SchemaHistory.quarantineCounts)
                """
        ),
        Migration(sql: "", work: countShadowRefusals),
        // Effects are called events, a line is an ordering key, the log is the audit chain; a probe
        // of the web server is known by the key.
        Migration(
            sql: """
                ALTER TABLE notifications RENAME COLUMN event TO dedup_key;
                ALTER TABLE log_head RENAME TO chain_head;
                \(SchemaHistory.eventsTable)
                INSERT INTO events
                SELECT e.id, e.app_id, e.trade_no, e.out_trade_no, e.event, e.refunded_fen,
                    e.refunded_fen, e.notification_id, e.created_at, e.delivered_at, e.not_before
                FROM effects AS e WHERE e.event <> 'notification.quarantined'
                UNION ALL
                SELECT e.id, n.app_id, n.trade_no, n.out_trade_no, e.event, n.id,
                    e.refunded_fen, n.id, e.created_at, e.delivered_at, e.not_before
                FROM effects AS e JOIN notifications AS n ON n.id = e.notification_id
                WHERE e.event = 'notification.quarantined';
                ALTER TABLE deliveries RENAME TO deliveries_before;
                DROP INDEX deliveries_due;
                DROP INDEX deliveries_open;
                \(SchemaHistory.deliveriesTable)
                INSERT INTO deliveries
                SELECT destination_id, effect_id, app_id, line,
                    CASE status WHEN 'overtaken' THEN 'superseded' ELSE status END,
                    due_at, failures, attempt_id
                FROM deliveries_before;
                DROP TABLE deliveries_before;
                DROP TABLE effects;
                ALTER TABLE destinations RENAME COLUMN last_effect_id TO last_event_number;
                ALTER TABLE attempts RENAME COLUMN effect_id TO event_number;
                \(SchemaHistory.probeKey)
                """
        ),
        // Words that other databases have not taken, and room for other currencies and payment services.
        Migration(
            sql: """
                ALTER TABLE probe_key RENAME COLUMN key TO secret;
                ALTER TABLE orders ADD COLUMN currency TEXT NOT NULL DEFAULT 'CNY';
                ALTER TABLE orders ADD COLUMN channel TEXT NOT NULL DEFAULT 'alipay';
                ALTER TABLE events ADD COLUMN currency TEXT NOT NULL DEFAULT 'CNY';
                ALTER TABLE events ADD COLUMN channel TEXT NOT NULL DEFAULT 'alipay';
                """
        ),
    ]

    /// Gives a shadow's ledger, and no other, its counts; the answers that it has kept stay.
    private static func countShadowRefusals(
        _ connection: SQLiteConnection
    ) throws(StorageError) {
        let mark = try connection.integer("PRAGMA application_id")
        guard mark == LedgerKind.shadow.applicationID else { return }
        try connection.execute(
            """
            \(Schema.shadowRefusals)
            INSERT INTO shadow_refusals (hour, cause, copies)
            SELECT answered_at / 3600000 * 3600000,
                CASE code WHEN '' THEN 'status ' || status ELSE code END AS cause, count(*)
            FROM shadow_answers WHERE code <> '' OR status BETWEEN 400 AND 499 GROUP BY 1, 2
            """
        )
    }

    /// Gives every notification its value in the hash chain.
    private static func chainLog(_ connection: SQLiteConnection) throws(StorageError) {
        let read = try SQLiteStatement(SchemaHistory.readLog, on: connection)
        let update = try SQLiteStatement(
            "UPDATE notifications SET chain = ? WHERE id = ?",
            on: connection
        )
        var head = ChainHead.start
        while true {
            let entries = try read.all([.integer(head.lastID), .integer(500)]) {
                (id: $0.integer(0), digest: ChainEntry(row: $0).digest)
            }
            for entry in entries {
                head = head.adding(entry.digest, id: entry.id)
                try update.run([.blob(head.chain), .integer(entry.id)])
            }
            if entries.isEmpty { break }
        }
        try SQLiteStatement(
            "UPDATE log_head SET last_id = ?, chain = ?",
            on: connection
        ).run(head.values)
    }
}
