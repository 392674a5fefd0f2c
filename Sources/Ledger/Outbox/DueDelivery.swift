internal import Orders

/// A delivery that is due, with its event and the notification that made it.
struct DueDelivery {
    let eventNumber: Int64
    let failures: Int
    let appID: String
    let outTradeNo: String
    let body: [UInt8]
    private let type: String
    private let tradeNo: String
    private let refundedFen: Int64
    private let createdAt: Int64
    private let notificationID: Int64
    private let notifyID: String
    private let reason: QuarantineReason?
    /// See `NotificationRecord.dedupKey`.
    private let dedupKey: String
    private let unreadable: String
    private let quarantinedInHour: Int64?

    /// Reads the columns of `SQL.dueDeliveries`.
    init(row: any Row) {
        eventNumber = row.integer(0)
        failures = Int(row.integer(1))
        type = row.text(2)
        appID = row.text(3)
        outTradeNo = row.text(4)
        tradeNo = row.text(5)
        refundedFen = row.integer(6)
        createdAt = row.integer(7)
        notificationID = row.integer(8)
        notifyID = row.text(9)
        reason = QuarantineReason(rawValue: row.text(10))
        dedupKey = row.text(11)
        unreadable = row.text(12)
        quarantinedInHour = row.integerOrNull(13)
        body = row.blob(14)
    }

    /// Whether the order went past it, or what was quarantined is not any more.
    func isSuperseded(by order: Order?) -> Bool {
        if type == EventRecord.quarantined { return reason == nil }
        return PaymentEvent.isSuperseded(type, by: order)
    }

    /// What the shop is notified of.
    func event(of order: Order?) -> ShopEvent {
        let id =
            type == EventRecord.quarantined
            ? EventID.ofQuarantine(
                appID: appID,
                tradeNo: tradeNo,
                dedupKey: dedupKey,
                notifyID: notifyID
            )
            : EventID.of(
                appID: appID,
                tradeNo: tradeNo,
                type: type,
                refundedFen: refundedFen
            )
        return ShopEvent(
            id: id,
            type: type,
            appID: appID,
            outTradeNo: outTradeNo,
            tradeNo: tradeNo,
            refundedFen: refundedFen,
            createdAt: createdAt,
            order: order,
            notificationID: notificationID,
            notifyID: notifyID,
            reason: reason,
            unreadable: unreadable,
            quarantinedInHour: quarantinedInHour
        )
    }
}
