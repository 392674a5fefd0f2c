extension Schema {
    /// Whom the shop's news goes to, what waits for them, and every attempt that was made.
    static let outboxTables = """
        CREATE TABLE destinations (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            -- Up to here effects became deliveries, where it wants them.
            last_effect_id INTEGER NOT NULL,
            -- Since when nothing is delivered to it, and why.
            disabled_at INTEGER,
            disabled_reason TEXT CHECK ((disabled_reason IS NULL) = (disabled_at IS NULL))
        ) STRICT;

        CREATE TABLE deliveries (
            destination_id INTEGER NOT NULL REFERENCES destinations (id),
            effect_id INTEGER NOT NULL REFERENCES effects (id),
            -- One after the other within a line: an order's number, or what stands for itself.
            app_id TEXT NOT NULL,
            line TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status = 'waiting' OR status = 'delivered'
                OR status = 'dead' OR status = 'skipped' OR status = 'overtaken'),
            -- When to try; null while another one of the line comes first, or an attempt is made.
            due_at INTEGER CHECK (due_at IS NULL OR (status = 'waiting' AND attempt_id IS NULL)),
            -- Failed attempts since the operator last asked for one.
            failures INTEGER NOT NULL DEFAULT 0,
            -- The attempt that is under way.
            attempt_id INTEGER,
            PRIMARY KEY (destination_id, effect_id)
        ) STRICT, WITHOUT ROWID;

        -- What is due, the longest due first.
        CREATE INDEX deliveries_due ON deliveries (destination_id, due_at)
            WHERE due_at IS NOT NULL;

        -- What stands in a line.
        CREATE INDEX deliveries_open ON deliveries (destination_id, line, app_id)
            WHERE status = 'waiting' OR status = 'dead';

        -- Kept for ever, like the operator's own words, which are rows of it as well.
        CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            destination_id INTEGER NOT NULL,
            effect_id INTEGER NOT NULL,
            -- The byte of the lock file by which its relay is known to live; null: the operator.
            slot INTEGER,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            outcome TEXT CHECK ((outcome IS NULL) = (ended_at IS NULL)),
            answer TEXT NOT NULL DEFAULT '',
            detail TEXT NOT NULL DEFAULT ''
        ) STRICT;

        CREATE INDEX attempts_of_delivery ON attempts (effect_id, destination_id);

        -- What is under way.
        CREATE INDEX attempts_open ON attempts (slot) WHERE ended_at IS NULL;
        """
}
