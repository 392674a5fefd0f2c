extension Schema {
    /// What a shadow's ledger has besides.
    static let shadowTables = """
        -- What each request would have been answered, the refused ones too.
        CREATE TABLE shadow_answers (
            id INTEGER PRIMARY KEY,
            answered_at INTEGER NOT NULL,
            -- The web server's name for the request, which stands in its log as well.
            request_id TEXT NOT NULL,
            status INTEGER NOT NULL,
            answer TEXT NOT NULL,
            -- Why it was not believed, as in the log; empty where it was.
            code TEXT NOT NULL,
            cause TEXT NOT NULL,
            -- As the message says, believed or not.
            app_id TEXT NOT NULL,
            notify_id TEXT NOT NULL,
            out_trade_no TEXT NOT NULL
        ) STRICT;
        """
}
