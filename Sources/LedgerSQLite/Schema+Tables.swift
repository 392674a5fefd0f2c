extension Schema {
    /// The ledger's tables: amounts in fen, times in milliseconds since 1970-01-01 UTC.
    ///
    /// Every index is paid for by every notification, so each has its reason here. The checks say
    /// `a = 1 OR a = 2`: for `a IN (1, 2, 3)` SQLite builds a table on each insert.
    static let tables = """
        \(ordersTable);

        -- What happened lately, to orders of any age. Most orders are written once.
        CREATE INDEX orders_by_update ON orders (updated_at);

        -- The body comes last: reading the other columns does not touch it.
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
            -- The state that it reports: TRADE_SUCCESS:0, with what is refunded in fen.
            dedup_key TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK
                (outcome = 'applied' OR outcome = 'nothing' OR outcome = 'quarantined'),
            reason TEXT CHECK ((reason IS NOT NULL) = (outcome = 'quarantined')),
            content_rule TEXT NOT NULL,
            key_fingerprint TEXT NOT NULL,
            -- The field of one that cannot be acted upon, and what it holds: `total_amount: 1e3`.
            unreadable TEXT NOT NULL DEFAULT '',
            -- How one that was quarantined was closed without taking effect, and when.
            resolution TEXT CHECK (resolution IS NULL OR outcome <> 'quarantined'),
            resolved_at INTEGER,
            -- The hash chain, see ChainEntry; empty is the value of no row.
            chain BLOB NOT NULL DEFAULT x'',
            -- Where the body was masked or dropped: when, and SHA-256 of what it was.
            pruned_at INTEGER,
            body_sha256 BLOB CHECK ((body_sha256 IS NOT NULL) = (pruned_at IS NOT NULL)),
            body BLOB NOT NULL
        ) STRICT;

        -- What makes a repetition. The order number adds nothing to the key, a trade has one, but
        -- in front it lets the same index find all notifications of an order.
        CREATE UNIQUE INDEX notifications_once
            ON notifications (out_trade_no, app_id, trade_no, dedup_key, notify_id);

        -- The few that wait for the operator, among very many; the many do not write it.
        CREATE INDEX notifications_quarantined ON notifications (id)
            WHERE outcome = 'quarantined';

        \(eventsTable)

        \(quarantineCounts)
        \(chainTables)
        \(outboxTables)
        \(probeKey)
        """

    /// How many notifications were quarantined in an hour, which limits the operator's events.
    static let quarantineCounts = """
        CREATE TABLE quarantine_counts (
            reason TEXT NOT NULL,
            -- Milliseconds since 1970-01-01 UTC.
            hour INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (hour, reason)
        ) STRICT, WITHOUT ROWID;
        """

    /// What the shop and the operator are notified of, once each.
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
            not_before INTEGER,
            \(room)
        ) STRICT;

        -- The idempotency: what happened to a trade's money is an event once, ever. The order number
        -- in front finds an order's events, and keeps what is new in the index together.
        CREATE UNIQUE INDEX events_once
            ON events (out_trade_no, app_id, trade_no, type, dedup_key);
        """

    /// The orders; a shop may insert them itself, by number, app, amount and perhaps subject.
    static let ordersTable = """
        -- The order number comes first in the key: it also finds an order whose app is not known.
        -- Without a rowid the key is the table, and an order is one tree to write, not two.
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
            \(room),
            PRIMARY KEY (out_trade_no, app_id),
            CHECK (status IN ('pending', 'closed') OR paid_at IS NOT NULL),
            CHECK ((status = 'refunded') = (total_fen > 0 AND refunded_fen = total_fen))
        ) STRICT, WITHOUT ROWID
        """

    /// The end of the hash chain over `notifications`, and the copies that were made of the file.
    static let chainTables = """
        CREATE TABLE chain_head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            last_id INTEGER NOT NULL,
            chain BLOB NOT NULL CHECK (length(chain) = 32)
        ) STRICT;
        INSERT INTO chain_head VALUES (1, 0, zeroblob(32));

        CREATE TABLE backups (
            id INTEGER PRIMARY KEY,
            made_at INTEGER NOT NULL,
            file TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            last_id INTEGER NOT NULL,
            chain BLOB NOT NULL
        ) STRICT;
        """

    /// What amounts are in, and who took the money: today there is one of each.
    static let room = """
        currency TEXT NOT NULL DEFAULT 'CNY',
            channel TEXT NOT NULL DEFAULT 'alipay'
        """

    /// The key of this ledger's own that marks the operator's probes of the web server.
    static let probeKey = """
        CREATE TABLE probe_key (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            secret BLOB NOT NULL CHECK (length(secret) = 32)
        ) STRICT;
        INSERT INTO probe_key VALUES (1, randomblob(32));
        """

    /// Milliseconds since 1970-01-01 UTC, also in SQLite before 3.38.
    private static let nowInSQL = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
}
