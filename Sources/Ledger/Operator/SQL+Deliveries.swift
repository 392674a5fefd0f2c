extension SQL {
    private static let deliveryColumns = """
        e.id, e.app_id, e.trade_no, e.out_trade_no, e.event, e.refunded_fen, e.notification_id,
        e.created_at, d.status, d.due_at, d.attempt_id, d.failures, n.event, n.notify_id
        """

    private static let deliverySources = """
        FROM deliveries AS d JOIN effects AS e ON e.id = d.effect_id
            JOIN notifications AS n ON n.id = e.notification_id
        """

    /// The newest first, from an effect on backwards.
    static let listDeliveries = """
        SELECT \(deliveryColumns) \(deliverySources)
        WHERE d.destination_id = ? AND d.effect_id < ? ORDER BY d.effect_id DESC
        """

    /// The same of what is open: few among very many, for which there is an index.
    static let listOpenDeliveries = """
        SELECT \(deliveryColumns) \(deliverySources)
        WHERE d.destination_id = ? AND d.effect_id < ?
            AND (d.status = 'waiting' OR d.status = 'dead') ORDER BY d.effect_id DESC
        """

    static let readDelivery = """
        SELECT \(deliveryColumns) \(deliverySources)
        WHERE d.destination_id = ? AND d.effect_id = ?
        """

    static let attemptsOfEffect = """
        SELECT a.id, t.name, a.slot, a.started_at, a.ended_at, a.outcome, a.answer, a.detail
        FROM attempts AS a JOIN destinations AS t ON t.id = a.destination_id
        WHERE a.effect_id = ? ORDER BY a.id
        """

    static let listDestinations = """
        SELECT id, name, disabled_at, coalesce(disabled_reason, '') FROM destinations ORDER BY id
        """

    static let countOpenDeliveries = """
        SELECT count(*) FILTER (WHERE d.status = 'waiting'),
            count(*) FILTER (WHERE d.status = 'dead'), min(e.created_at)
        FROM deliveries AS d JOIN effects AS e ON e.id = d.effect_id
        WHERE d.destination_id = ? AND (d.status = 'waiting' OR d.status = 'dead')
        """

    /// Effects, the newest first, with what their ids are made of.
    static let listEffects = """
        SELECT e.id, e.app_id, e.trade_no, e.out_trade_no, e.event, e.refunded_fen,
            e.notification_id, e.created_at, n.event, n.notify_id
        FROM effects AS e JOIN notifications AS n ON n.id = e.notification_id
        WHERE e.id < ? ORDER BY e.id DESC
        """

    static let effectsOfOrderNumber = """
        SELECT id FROM effects WHERE out_trade_no = ? AND event <> 'notification.quarantined'
        ORDER BY id
        """

    static let noteOperator = """
        INSERT INTO attempts (destination_id, effect_id, started_at, ended_at, outcome, detail)
        VALUES (?, ?, ?, ?, ?, ?)
        """

    static let enableDestination = """
        UPDATE destinations SET disabled_at = NULL, disabled_reason = NULL
        WHERE name = ? AND disabled_at IS NOT NULL
        """
}
