internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting

extension Shop {
    /// Makes the ledger, which nobody has open, one of version 6 with the same rows.
    func returnToSixth() throws {
        let newer = path + "-newer"
        try FileManager.default.moveItem(atPath: path, toPath: newer)
        try sqlite().execute(
            "PRAGMA journal_mode = WAL; \(OlderSchema.sixth(fromRowsOf: newer))"
        )
        try FileManager.default.removeItem(atPath: newer)
    }
}

extension OlderSchema {
    /// The SQL that makes a ledger of version 6.
    static let sixth = """
        CREATE TABLE orders (
            out_trade_no TEXT NOT NULL,
            app_id TEXT NOT NULL,
            trade_no TEXT NOT NULL DEFAULT '',
            status TEXT NOT NULL DEFAULT 'pending'
                CHECK (status = 'paid' OR status = 'pending' OR status = 'refunded'
                    OR status = 'closed' OR status = 'finished'),
            total_fen INTEGER NOT NULL CHECK (total_fen >= 0),
            refunded_fen INTEGER NOT NULL DEFAULT 0 CHECK (refunded_fen BETWEEN 0 AND total_fen),
            subject TEXT NOT NULL DEFAULT '',
            created_at INTEGER NOT NULL DEFAULT
                (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
            paid_at INTEGER,
            refunded_at INTEGER,
            closed_at INTEGER,
            finished_at INTEGER,
            updated_at INTEGER NOT NULL DEFAULT
                (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),
            PRIMARY KEY (out_trade_no, app_id),
            CHECK (status IN ('pending', 'closed') OR paid_at IS NOT NULL),
            CHECK ((status = 'refunded') = (total_fen > 0 AND refunded_fen = total_fen))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX orders_by_update ON orders (updated_at);
        CREATE TABLE notifications (
            id INTEGER PRIMARY KEY,
            received_at INTEGER NOT NULL,
            last_received_at INTEGER NOT NULL,
            arrivals INTEGER NOT NULL CHECK (arrivals >= 1),
            app_id TEXT NOT NULL,
            notify_id TEXT NOT NULL CHECK (notify_id <> ''),
            notify_type TEXT NOT NULL,
            family TEXT NOT NULL,
            out_trade_no TEXT NOT NULL,
            trade_no TEXT NOT NULL,
            trade_status TEXT NOT NULL,
            total_fen INTEGER NOT NULL,
            refunded_fen INTEGER NOT NULL,
            event TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK
                (outcome = 'applied' OR outcome = 'nothing' OR outcome = 'quarantined'),
            reason TEXT CHECK ((reason IS NOT NULL) = (outcome = 'quarantined')),
            content_rule TEXT NOT NULL,
            key_fingerprint TEXT NOT NULL,
            unreadable TEXT NOT NULL DEFAULT '',
            resolution TEXT CHECK (resolution IS NULL OR outcome <> 'quarantined'),
            resolved_at INTEGER,
            chain BLOB NOT NULL DEFAULT x'',
            pruned_at INTEGER,
            body_sha256 BLOB CHECK ((body_sha256 IS NOT NULL) = (pruned_at IS NOT NULL)),
            body BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX notifications_once
            ON notifications (out_trade_no, app_id, trade_no, event, notify_id);
        CREATE INDEX notifications_quarantined ON notifications (id)
            WHERE outcome = 'quarantined';
        CREATE TABLE effects (
            id INTEGER PRIMARY KEY,
            app_id TEXT NOT NULL,
            trade_no TEXT NOT NULL,
            out_trade_no TEXT NOT NULL,
            event TEXT NOT NULL CHECK (event = 'order.paid' OR event = 'order.refunded'
                OR event = 'order.closed' OR event = 'order.finished'
                OR event = 'notification.quarantined'),
            refunded_fen INTEGER NOT NULL CHECK ((refunded_fen > 0) = (event = 'order.refunded')),
            notification_id INTEGER NOT NULL REFERENCES notifications (id),
            created_at INTEGER NOT NULL,
            delivered_at INTEGER,
            not_before INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX effects_once
            ON effects (out_trade_no, app_id, trade_no, event, refunded_fen)
            WHERE event <> 'notification.quarantined';
        CREATE UNIQUE INDEX effects_quarantined_once ON effects (notification_id)
            WHERE event = 'notification.quarantined';
        CREATE TABLE quarantine_counts (
            reason TEXT NOT NULL,
            hour INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (hour, reason)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE log_head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            last_id INTEGER NOT NULL,
            chain BLOB NOT NULL CHECK (length(chain) = 32)
        ) STRICT;
        INSERT INTO log_head VALUES (1, 0, zeroblob(32));
        CREATE TABLE backups (
            id INTEGER PRIMARY KEY,
            made_at INTEGER NOT NULL,
            file TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            last_id INTEGER NOT NULL,
            chain BLOB NOT NULL
        ) STRICT;
        CREATE TABLE destinations (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            last_effect_id INTEGER NOT NULL,
            disabled_at INTEGER,
            disabled_reason TEXT CHECK ((disabled_reason IS NULL) = (disabled_at IS NULL))
        ) STRICT;
        CREATE TABLE deliveries (
            destination_id INTEGER NOT NULL REFERENCES destinations (id),
            effect_id INTEGER NOT NULL REFERENCES effects (id),
            app_id TEXT NOT NULL,
            line TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status = 'waiting' OR status = 'delivered'
                OR status = 'dead' OR status = 'skipped' OR status = 'overtaken'),
            due_at INTEGER CHECK (due_at IS NULL OR (status = 'waiting' AND attempt_id IS NULL)),
            failures INTEGER NOT NULL DEFAULT 0,
            attempt_id INTEGER,
            PRIMARY KEY (destination_id, effect_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deliveries_due ON deliveries (destination_id, due_at)
            WHERE due_at IS NOT NULL;
        CREATE INDEX deliveries_open ON deliveries (destination_id, line, app_id)
            WHERE status = 'waiting' OR status = 'dead';
        CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            destination_id INTEGER NOT NULL,
            effect_id INTEGER NOT NULL,
            slot INTEGER,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            outcome TEXT CHECK ((outcome IS NULL) = (ended_at IS NULL)),
            answer TEXT NOT NULL DEFAULT '',
            detail TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX attempts_of_delivery ON attempts (effect_id, destination_id);
        CREATE INDEX attempts_open ON attempts (slot) WHERE ended_at IS NULL;
        """

    /// The SQL that fills a ledger of version 6 with the rows of one of today.
    ///
    /// - Parameter path: The ledger of today, which nobody has open.
    /// - Returns: Statements for a connection to the other one.
    static func sixth(fromRowsOf path: String) -> String {
        """
        \(sixth)
        DELETE FROM log_head;
        ATTACH '\(path)' AS newer;
        INSERT INTO orders SELECT out_trade_no, app_id, trade_no, status, total_fen, refunded_fen,
            subject, created_at, paid_at, refunded_at, closed_at, finished_at, updated_at
        FROM newer.orders;
        INSERT INTO notifications SELECT * FROM newer.notifications;
        INSERT INTO effects SELECT number, app_id, trade_no, out_trade_no, type, refunded_fen,
            notification_id, created_at, delivered_at, not_before FROM newer.events;
        INSERT INTO quarantine_counts SELECT * FROM newer.quarantine_counts;
        INSERT INTO log_head SELECT * FROM newer.chain_head;
        INSERT INTO backups SELECT * FROM newer.backups;
        INSERT INTO destinations SELECT * FROM newer.destinations;
        INSERT INTO deliveries SELECT destination_id, event_number, app_id, ordering_key,
            replace(status, 'superseded', 'overtaken'), due_at, failures, attempt_id
            FROM newer.deliveries;
        INSERT INTO attempts SELECT * FROM newer.attempts;
        PRAGMA application_id = \(0x414C_4342);
        PRAGMA user_version = 6;
        DETACH newer;
        """
    }
}
