/// The texts of older versions that a migration still needs, as they were.
///
/// None of them may change: a ledger of that time has to become what it became then.
enum SchemaHistory {
    /// The orders of version 3.
    static let ordersTable = """
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
            created_at INTEGER NOT NULL DEFAULT (\(nowInSQL)),
            paid_at INTEGER,
            refunded_at INTEGER,
            closed_at INTEGER,
            finished_at INTEGER,
            updated_at INTEGER NOT NULL DEFAULT (\(nowInSQL)),
            PRIMARY KEY (out_trade_no, app_id),
            CHECK (status IN ('pending', 'closed') OR paid_at IS NOT NULL),
            CHECK ((status = 'refunded') = (total_fen > 0 AND refunded_fen = total_fen))
        ) STRICT, WITHOUT ROWID
        """

    /// The hash chain and the backups of version 3.
    static let logTables = """
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
        """

    /// What made an event happen once until version 6.
    static let effectsOnce = """
        CREATE UNIQUE INDEX effects_once
            ON effects (out_trade_no, app_id, trade_no, event, refunded_fen)
            WHERE event <> 'notification.quarantined'
        """

    /// The deliveries of version 4.
    static let outboxTables = """
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

    /// The events of version 7.
    static let eventsTable = """
        CREATE TABLE events (
            number INTEGER PRIMARY KEY,
            app_id TEXT NOT NULL,
            trade_no TEXT NOT NULL,
            out_trade_no TEXT NOT NULL,
            type TEXT NOT NULL CHECK (type = 'order.paid' OR type = 'order.refunded'
                OR type = 'order.closed' OR type = 'order.finished'
                OR type = 'notification.quarantined'),
            -- What makes one of its type another one: refunded_fen; of notification.quarantined
            -- the notification's id.
            dedup_key INTEGER NOT NULL,
            refunded_fen INTEGER NOT NULL CHECK ((refunded_fen > 0) = (type = 'order.refunded')),
            notification_id INTEGER NOT NULL REFERENCES notifications (id),
            created_at INTEGER NOT NULL,
            -- When every destination that wants it had it.
            delivered_at INTEGER,
            -- It is not delivered earlier: it stands for all that were quarantined until then.
            not_before INTEGER
        ) STRICT;

        -- The idempotency: what happened to a trade's money is an event once, ever. The order number
        -- in front finds an order's events, and keeps what is new in the index together.
        CREATE UNIQUE INDEX events_once
            ON events (out_trade_no, app_id, trade_no, type, dedup_key);
        """

    /// The deliveries of version 7.
    static let deliveriesTable = """
        CREATE TABLE deliveries (
            destination_id INTEGER NOT NULL REFERENCES destinations (id),
            event_number INTEGER NOT NULL REFERENCES events (number),
            -- One after the other within it: an order's number, or `#` and the event's number.
            app_id TEXT NOT NULL,
            ordering_key TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status = 'waiting' OR status = 'delivered'
                OR status = 'dead' OR status = 'skipped' OR status = 'superseded'),
            -- When to try; null while another one of its key comes first, or an attempt is made.
            due_at INTEGER CHECK (due_at IS NULL OR (status = 'waiting' AND attempt_id IS NULL)),
            -- Failed attempts since the operator last asked for one.
            failures INTEGER NOT NULL DEFAULT 0,
            -- The attempt that is under way.
            attempt_id INTEGER,
            PRIMARY KEY (destination_id, event_number)
        ) STRICT, WITHOUT ROWID;

        -- What is due, the longest due first.
        CREATE INDEX deliveries_due ON deliveries (destination_id, due_at)
            WHERE due_at IS NOT NULL;

        -- What is open, by ordering key.
        CREATE INDEX deliveries_open ON deliveries (destination_id, ordering_key, app_id)
            WHERE status = 'waiting' OR status = 'dead';
        """

    /// The key of the probes of version 7.
    static let probeKey = """
        CREATE TABLE probe_key (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            key BLOB NOT NULL CHECK (length(key) = 32)
        ) STRICT;
        INSERT INTO probe_key VALUES (1, randomblob(32));
        """

    /// The counts of version 5.
    static let quarantineCounts = """
        CREATE TABLE quarantine_counts (
            reason TEXT NOT NULL,
            hour INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (hour, reason)
        ) STRICT, WITHOUT ROWID;
        """

    /// What the hash chain covers, as the columns were called until version 6.
    static let readLog = """
        SELECT id, received_at, app_id, notify_id, notify_type, family, out_trade_no, trade_no,
            trade_status, total_fen, refunded_fen, event, content_rule, key_fingerprint,
            body_sha256, body, chain, outcome
        FROM notifications WHERE id > ? ORDER BY id LIMIT ?
        """

    private static let nowInSQL = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
}
