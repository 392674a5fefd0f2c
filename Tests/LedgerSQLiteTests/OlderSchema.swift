/// The tables of ledgers that older versions of the program have made.
enum OlderSchema {
    /// The SQL that makes a ledger of a version, 1 or 2.
    static func tables(version: Int) -> String {
        version == 1 ? second.replacing("    family TEXT NOT NULL,\n", with: "") : second
    }

    /// What takes out of a ledger of version 6 what version 5 brought.
    static let withoutResolutions = """
        ALTER TABLE notifications DROP COLUMN unreadable;
        ALTER TABLE notifications DROP COLUMN resolved_at;
        ALTER TABLE notifications DROP COLUMN resolution;
        ALTER TABLE effects DROP COLUMN not_before;
        DROP TABLE quarantine_counts;
        """

    private static let second = """
        CREATE TABLE orders (
            out_trade_no TEXT NOT NULL,
            app_id TEXT NOT NULL,
            trade_no TEXT NOT NULL DEFAULT '',
            status TEXT NOT NULL DEFAULT 'pending'
                CHECK (status IN ('pending', 'paid', 'refunded', 'closed', 'finished')),
            total_fen INTEGER NOT NULL CHECK (total_fen >= 0),
            refunded_fen INTEGER NOT NULL DEFAULT 0 CHECK (refunded_fen BETWEEN 0 AND total_fen),
            subject TEXT NOT NULL DEFAULT '',
            created_at INTEGER NOT NULL,
            paid_at INTEGER,
            refunded_at INTEGER,
            closed_at INTEGER,
            finished_at INTEGER,
            updated_at INTEGER NOT NULL,
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
            outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'nothing', 'quarantined')),
            reason TEXT CHECK ((reason IS NOT NULL) = (outcome = 'quarantined')),
            content_rule TEXT NOT NULL,
            key_fingerprint TEXT NOT NULL,
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
            event TEXT NOT NULL CHECK (event IN ('order.paid', 'order.refunded', 'order.closed',
                'order.finished', 'notification.quarantined')),
            refunded_fen INTEGER NOT NULL CHECK ((refunded_fen > 0) = (event = 'order.refunded')),
            notification_id INTEGER NOT NULL REFERENCES notifications (id),
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX effects_once ON effects (app_id, trade_no, event, refunded_fen)
            WHERE event <> 'notification.quarantined';
        CREATE UNIQUE INDEX effects_quarantined_once ON effects (notification_id)
            WHERE event = 'notification.quarantined';
        """
}
