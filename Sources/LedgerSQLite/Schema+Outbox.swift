extension Schema {
    /// Destinations, their deliveries, and every attempt that was made.
    static let outboxTables = """
        CREATE TABLE destinations (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            -- Up to here events became deliveries, where it wants them.
            last_event_number INTEGER NOT NULL,
            -- Since when nothing is delivered to it, and why.
            disabled_at INTEGER,
            disabled_reason TEXT CHECK ((disabled_reason IS NULL) = (disabled_at IS NULL))
        ) STRICT;

        \(deliveriesTable)

        -- Kept permanently, like the operator's own words, which are rows of it as well.
        CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            destination_id INTEGER NOT NULL,
            event_number INTEGER NOT NULL,
            -- The byte of the lock file by which its relay is known to live; null: the operator.
            slot INTEGER,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            outcome TEXT CHECK ((outcome IS NULL) = (ended_at IS NULL)),
            answer TEXT NOT NULL DEFAULT '',
            detail TEXT NOT NULL DEFAULT ''
        ) STRICT;

        CREATE INDEX attempts_of_delivery ON attempts (event_number, destination_id);

        -- What is under way.
        CREATE INDEX attempts_open ON attempts (slot) WHERE ended_at IS NULL;
        """

    /// What waits for each destination, and what became of it.
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
}
