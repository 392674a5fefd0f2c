extension Schema {
    /// What a shadow's ledger has besides.
    static let shadowTables = """
        -- What each request would have been answered; of the refused ones the first of each cause and
        -- hour.
        CREATE TABLE shadow_answers (
            id INTEGER PRIMARY KEY,
            answered_at INTEGER NOT NULL,
            -- The web server's name for the request, which stands in its log as well.
            request_id TEXT NOT NULL,
            status INTEGER NOT NULL,
            answer TEXT NOT NULL,
            -- Why it was rejected, as in the log; empty where it was.
            code TEXT NOT NULL,
            cause TEXT NOT NULL,
            -- As the message says, verified or not.
            app_id TEXT NOT NULL,
            notify_id TEXT NOT NULL,
            out_trade_no TEXT NOT NULL
        ) STRICT;
        \(shadowRefusals)
        """

    /// Since version 6: anybody who finds the copies' address could fill the disk with rows.
    static let shadowRefusals = """
        -- How many requests were refused, all of them.
        CREATE TABLE shadow_refusals (
            -- The beginning of the hour, in milliseconds since 1970.
            hour INTEGER NOT NULL,
            -- The code, or as in "status 413" where the request could not be taken.
            cause TEXT NOT NULL,
            copies INTEGER NOT NULL CHECK (copies > 0),
            PRIMARY KEY (hour, cause)
        ) STRICT, WITHOUT ROWID;
        """
}
