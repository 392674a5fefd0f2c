extension Table {
    /// Numbers of orders and trades, and ids of notifications; Alipay's are 64 and 128 at most.
    private static let number = Column.Kind.key(256)

    /// The tables of every ledger, those first that others refer to.
    ///
    /// Amounts are in fen, times in milliseconds since 1970-01-01 UTC.
    package static let all = [
        orders, notifications, events, quarantineCounts, chainHead, backups, destinations,
        deliveries, attempts, probeKey,
    ]

    /// The version of all these tables; SQLite's is the same.
    package static let version: Int64 = 8

    /// What a server's ledger is, which a file says of itself.
    package static let ledger = Table(
        "ledger",
        [
            Column("id", .integer), Column("kind", .word), Column("version", .integer),
            Column("made_at", .integer),
        ],
        key: ["id"],
        checks: ["id = 1"]
    )

    /// What is locked on a server: a row each for what has no row of its own.
    package static let locks = Table(
        "locks",
        [Column("name", .key(64)), Column("turn", .integer)],
        key: ["name"]
    )

    /// The relays of all machines on a server, see `BeatingSlot`.
    ///
    /// The beat of one that has ended is -1. `beat_at` is for people and monitors: no clock decides who
    /// has ended.
    package static let relays = Table(
        "relays",
        [
            Column("slot", .integer), Column("host", .key(128)), Column("byte_number", .integer),
            Column("beat", .integer), Column("beat_at", .integer),
        ],
        key: ["slot"]
    )

    /// All tables of a ledger on a server.
    ///
    /// - Parameter kind: What the ledger is.
    /// - Returns: Those first that others refer to.
    package static func ofServer(_ kind: LedgerKind) -> [Table] {
        all + (kind == .shadow ? shadow : []) + [locks, relays, ledger]
    }

    /// What a shadow's ledger has besides.
    package static let shadow = [shadowAnswers, shadowRefusals]

    private static let orders = Table(
        "orders",
        [
            Column("out_trade_no", number),
            Column("app_id", number),
            Column("trade_no", number, byDefault: .text("")),
            Column("status", .word, byDefault: .text("pending")),
            Column("total_fen", .integer),
            Column("refunded_fen", .integer, byDefault: .integer(0)),
            Column("subject", .text, byDefault: .text("")),
            Column("created_at", .integer, byDefault: .now),
            Column("paid_at", .integer, isOptional: true),
            Column("refunded_at", .integer, isOptional: true),
            Column("closed_at", .integer, isOptional: true),
            Column("finished_at", .integer, isOptional: true),
            Column("updated_at", .integer, byDefault: .now),
            Column("currency", .word, byDefault: .text("CNY")),
            Column("channel", .word, byDefault: .text("alipay")),
        ],
        key: ["out_trade_no", "app_id"],
        indexes: [Index("orders_by_update", ["updated_at"])],
        checks: [
            "status IN ('pending', 'paid', 'refunded', 'closed', 'finished')",
            "total_fen >= 0",
            "refunded_fen BETWEEN 0 AND total_fen",
            "status IN ('pending', 'closed') OR paid_at IS NOT NULL",
            "(status = 'refunded') = (total_fen > 0 AND refunded_fen = total_fen)",
        ]
    )

    private static let notifications = Table(
        "notifications",
        [
            Column("id", .integer),
            Column("received_at", .integer),
            Column("last_received_at", .integer),
            Column("arrivals", .integer),
            Column("app_id", number),
            Column("notify_id", number),
            Column("notify_type", .text),
            Column("family", .word),
            Column("out_trade_no", number),
            Column("trade_no", number),
            Column("trade_status", .word),
            Column("total_fen", .integer),
            Column("refunded_fen", .integer),
            Column("dedup_key", .key(64)),
            Column("outcome", .word),
            Column("reason", .word, isOptional: true),
            Column("content_rule", .word),
            Column("key_fingerprint", .text),
            Column("unreadable", .text),
            Column("resolution", .text, isOptional: true),
            Column("resolved_at", .integer, isOptional: true),
            Column("chain", .bytes(32)),
            Column("pruned_at", .integer, isOptional: true),
            Column("body_sha256", .bytes(32), isOptional: true),
            Column("body", .body),
        ],
        key: ["id"],
        indexes: [
            Index(
                "notifications_once",
                ["out_trade_no", "app_id", "trade_no", "dedup_key", "notify_id"],
                isUnique: true
            ),
            Index(
                "notifications_quarantined",
                ["outcome", "id"],
                where: "outcome = 'quarantined'"
            ),
        ],
        checks: [
            "arrivals >= 1",
            "notify_id <> ''",
            "outcome IN ('applied', 'nothing', 'quarantined')",
            "(reason IS NOT NULL) = (outcome = 'quarantined')",
            "resolution IS NULL OR outcome <> 'quarantined'",
            "(body_sha256 IS NOT NULL) = (pruned_at IS NOT NULL)",
        ]
    )

    private static let events = Table(
        "events",
        [
            Column("number", .integer),
            Column("app_id", number),
            Column("trade_no", number),
            Column("out_trade_no", number),
            Column("type", .key(64)),
            Column("dedup_key", .integer),
            Column("refunded_fen", .integer),
            Column("notification_id", .integer),
            Column("created_at", .integer),
            Column("delivered_at", .integer, isOptional: true),
            Column("not_before", .integer, isOptional: true),
            Column("currency", .word, byDefault: .text("CNY")),
            Column("channel", .word, byDefault: .text("alipay")),
        ],
        key: ["number"],
        indexes: [
            Index(
                "events_once",
                ["out_trade_no", "app_id", "trade_no", "type", "dedup_key"],
                isUnique: true
            )
        ],
        checks: [
            """
            type IN ('order.paid', 'order.refunded', 'order.closed', 'order.finished', \
            'notification.quarantined')
            """,
            "(refunded_fen > 0) = (type = 'order.refunded')",
        ]
    )

    private static let quarantineCounts = Table(
        "quarantine_counts",
        [Column("reason", .key(64)), Column("hour", .integer), Column("count", .integer)],
        key: ["hour", "reason"]
    )

    private static let chainHead = Table(
        "chain_head",
        [Column("id", .integer), Column("last_id", .integer), Column("chain", .bytes(32))],
        key: ["id"],
        checks: ["id = 1"]
    )

    private static let backups = Table(
        "backups",
        [
            Column("id", .integer), Column("made_at", .integer), Column("file", .text),
            Column("bytes", .integer), Column("last_id", .integer), Column("chain", .bytes(32)),
        ],
        key: ["id"]
    )

    private static let probeKey = Table(
        "probe_key",
        [Column("id", .integer), Column("secret", .bytes(32))],
        key: ["id"],
        checks: ["id = 1"]
    )

    private static let destinations = Table(
        "destinations",
        [
            Column("id", .integer),
            Column("name", number),
            Column("last_event_number", .integer),
            Column("disabled_at", .integer, isOptional: true),
            Column("disabled_reason", .text, isOptional: true),
        ],
        key: ["id"],
        indexes: [Index("destinations_by_name", ["name"], isUnique: true)],
        checks: ["(disabled_reason IS NULL) = (disabled_at IS NULL)"]
    )

    private static let deliveries = Table(
        "deliveries",
        [
            Column("destination_id", .integer),
            Column("event_number", .integer),
            Column("app_id", number),
            Column("ordering_key", number),
            Column("status", .word),
            Column("due_at", .integer, isOptional: true),
            Column("failures", .integer, byDefault: .integer(0)),
            Column("attempt_id", .integer, isOptional: true),
        ],
        key: ["destination_id", "event_number"],
        indexes: [
            Index("deliveries_due", ["destination_id", "due_at"], where: "due_at IS NOT NULL"),
            Index(
                "deliveries_open",
                ["destination_id", "ordering_key", "app_id", "status"],
                where: "status = 'waiting' OR status = 'dead'",
                ofAllRows: ["destination_id", "status", "ordering_key", "app_id"]
            ),
        ],
        checks: [
            "status IN ('waiting', 'delivered', 'dead', 'skipped', 'superseded')",
            "due_at IS NULL OR (status = 'waiting' AND attempt_id IS NULL)",
        ]
    )

    private static let attempts = Table(
        "attempts",
        [
            Column("id", .integer),
            Column("destination_id", .integer),
            Column("event_number", .integer),
            Column("slot", .integer, isOptional: true),
            Column("started_at", .integer),
            Column("ended_at", .integer, isOptional: true),
            Column("outcome", .word, isOptional: true),
            Column("answer", .text, byDefault: .text("")),
            Column("detail", .text, byDefault: .text("")),
        ],
        key: ["id"],
        indexes: [
            Index("attempts_of_delivery", ["event_number", "destination_id"]),
            Index("attempts_open", ["ended_at", "slot"], where: "ended_at IS NULL"),
        ],
        checks: ["(outcome IS NULL) = (ended_at IS NULL)"]
    )

    private static let shadowAnswers = Table(
        "shadow_answers",
        [
            Column("id", .integer), Column("answered_at", .integer), Column("request_id", .text),
            Column("status", .integer), Column("answer", .text), Column("code", .text),
            Column("cause", .text), Column("app_id", .text), Column("notify_id", .text),
            Column("out_trade_no", .text),
        ],
        key: ["id"]
    )

    private static let shadowRefusals = Table(
        "shadow_refusals",
        [Column("hour", .integer), Column("cause", .key(256)), Column("copies", .integer)],
        key: ["hour", "cause"],
        checks: ["copies > 0"]
    )
}
