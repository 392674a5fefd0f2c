/// What an audit asks, a page at a time.
extension SQL {
    /// Notifications between two ids that say something of which there is no event.
    ///
    /// A second payment of an order has none, nor have its refunds.
    static let notificationsWithoutEvent = """
        SELECT id FROM notifications AS n
        WHERE id > ? AND id <= ? AND outcome <> 'quarantined' AND resolution IS NULL
            AND trade_status <> ''
            AND (\(saysPaid) AND NOT \(hasEvent("order.paid"))
                OR refunded_fen > 0 AND NOT \(hasEvent("order.refunded", "n.refunded_fen"))
                OR trade_status = 'TRADE_FINISHED' AND NOT \(hasEvent("order.finished"))
                OR trade_status = 'TRADE_CLOSED' AND NOT \(saysPaid)
                    AND NOT \(hasEvent("order.closed")))
            AND NOT (outcome = 'nothing' AND \(saysPaid) AND EXISTS (SELECT 1 FROM orders AS o
                WHERE o.out_trade_no = n.out_trade_no AND o.app_id = n.app_id
                    AND o.trade_no <> n.trade_no AND o.paid_at IS NOT NULL))
        """

    /// Events between two ids whose notification is gone or says something else.
    static let eventsWithoutNotification = """
        SELECT e.number, e.type FROM events AS e LEFT JOIN notifications AS n ON n.id = notification_id
        WHERE e.number > ? AND e.number <= ? AND (n.id IS NULL OR n.app_id <> e.app_id
            OR n.trade_no <> e.trade_no OR n.out_trade_no <> e.out_trade_no
            OR CASE e.type
                WHEN 'order.paid' THEN NOT \(saysPaid)
                WHEN 'order.refunded' THEN n.refunded_fen <> e.refunded_fen
                WHEN 'order.finished' THEN n.trade_status <> 'TRADE_FINISHED'
                WHEN 'order.closed' THEN n.trade_status <> 'TRADE_CLOSED'
            END)
        """

    /// The last of the thousand orders that follow on one.
    static let lastOrderOfPage = """
        SELECT out_trade_no, app_id FROM (SELECT out_trade_no, app_id FROM orders
            WHERE \(isAfter) ORDER BY out_trade_no, app_id LIMIT 1000) AS page
        ORDER BY out_trade_no DESC, app_id DESC LIMIT 1
        """

    /// Orders between two whose money is not what their trade's notifications say.
    static let unfoundedOrders = """
        SELECT \(orderColumns) FROM orders AS o
        WHERE \(isAfter) AND (out_trade_no < ? OR out_trade_no = ? AND app_id <= ?)
            AND ((status IN ('paid', 'refunded', 'finished')) <> EXISTS (\(ofTrade) AND \(saysPaid))
                OR refunded_fen <> (SELECT coalesce(max(n.refunded_fen), 0) \(fromTrade))
                OR (status = 'finished') > EXISTS (\(ofTrade)
                    AND n.trade_status = 'TRADE_FINISHED'))
        """

    /// By a key of two columns, in a way that every database reads from an index: the first column has
    /// a bound of its own.
    private static let isAfter =
        "out_trade_no >= ? AND (out_trade_no > ? OR app_id > ?)"

    private static let ofTrade = "SELECT 1 \(fromTrade)"

    private static let fromTrade = """
        FROM notifications AS n WHERE n.out_trade_no = o.out_trade_no
            AND n.app_id = o.app_id AND n.trade_no = o.trade_no AND n.outcome <> 'quarantined'
            AND n.resolution IS NULL AND n.total_fen = o.total_fen
        """

    private static let saysPaid = """
        (n.trade_status IN ('TRADE_SUCCESS', 'TRADE_FINISHED') OR n.refunded_fen > 0)
        """

    private static func hasEvent(_ type: String, _ fen: String = "0") -> String {
        """
        EXISTS (SELECT 1 FROM events AS e WHERE e.out_trade_no = n.out_trade_no
            AND e.app_id = n.app_id AND e.trade_no = n.trade_no AND e.type = '\(type)'
            AND e.dedup_key = \(fen))
        """
    }
}
