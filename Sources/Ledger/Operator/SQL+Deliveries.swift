extension SQL {
    private static let deliveryColumns = """
        e.number, e.app_id, e.trade_no, e.out_trade_no, e.type, e.refunded_fen, e.notification_id,
        e.created_at, d.status, d.due_at, d.attempt_id, d.failures, n.dedup_key, n.notify_id
        """

    private static let deliverySources = "FROM deliveries AS d \(deliveryJoins)"

    private static let deliveryJoins = """
        JOIN events AS e ON e.number = d.event_number
            JOIN notifications AS n ON n.id = e.notification_id
        """

    /// The newest first, from an event on backwards.
    static let listDeliveries = """
        SELECT \(deliveryColumns) \(deliverySources)
        WHERE d.destination_id = ? AND d.event_number < ? ORDER BY d.event_number DESC LIMIT ?
        """

    /// The same of what is open: few among very many, for which there is an index.
    ///
    /// - Parameter hint: `Connection.hint(index:)` of `deliveries_open`.
    /// - Returns: The statement.
    static func listOpenDeliveries(_ hint: String) -> String {
        """
        SELECT \(deliveryColumns) FROM deliveries AS d \(hint) \(deliveryJoins)
        WHERE d.destination_id = ? AND d.event_number < ?
            AND (d.status = 'waiting' OR d.status = 'dead') ORDER BY d.event_number DESC LIMIT ?
        """
    }

    static let readDelivery = """
        SELECT \(deliveryColumns) \(deliverySources)
        WHERE d.destination_id = ? AND d.event_number = ?
        """

    static let attemptsOfEvent = """
        SELECT a.id, t.name, a.slot, a.started_at, a.ended_at, a.outcome, a.answer, a.detail
        FROM attempts AS a JOIN destinations AS t ON t.id = a.destination_id
        WHERE a.event_number = ? ORDER BY a.id
        """

    static let listDestinations = """
        SELECT id, name, disabled_at, coalesce(disabled_reason, '') FROM destinations ORDER BY id
        """

    static let countOpenDeliveries = """
        SELECT count(CASE WHEN d.status = 'waiting' THEN 1 END),
            count(CASE WHEN d.status = 'dead' THEN 1 END), min(e.created_at)
        FROM deliveries AS d JOIN events AS e ON e.number = d.event_number
        WHERE d.destination_id = ? AND (d.status = 'waiting' OR d.status = 'dead')
        """

    /// Events, the newest first, with what their ids are made of.
    static let listEvents = """
        SELECT e.number, e.app_id, e.trade_no, e.out_trade_no, e.type, e.refunded_fen,
            e.notification_id, e.created_at, n.dedup_key, n.notify_id
        FROM events AS e JOIN notifications AS n ON n.id = e.notification_id
        WHERE e.number < ? ORDER BY e.number DESC LIMIT ?
        """

    static let eventsOfOrderNumber = """
        SELECT number FROM events
        WHERE out_trade_no = ? AND type <> 'notification.quarantined' ORDER BY number
        """

    static let noteOperator = """
        INSERT INTO attempts
            (id, destination_id, event_number, started_at, ended_at, outcome, detail)
        SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ?, ? FROM attempts
        """

    static let enableDestination = """
        UPDATE destinations SET disabled_at = NULL, disabled_reason = NULL
        WHERE name = ? AND disabled_at IS NOT NULL
        """
}
