import Orders

extension ShopEvent {
    /// Something that happened to an order of 88.88 yuan, by default that it was paid.
    static func sample(
        _ name: String = "order.paid",
        refundedFen: Int64 = 0,
        subject: String = "一杯咖啡",
        order: Order? = .sample(),
        reason: QuarantineReason? = nil
    ) -> ShopEvent {
        var order = order
        order?.subject = subject
        return ShopEvent(
            id: "evt_00112233445566778899aabbccddeeff",
            type: name,
            appID: "2021000000000000",
            outTradeNo: "A1",
            tradeNo: "2026112322A1",
            refundedFen: refundedFen,
            createdAt: 1_795_428_309_123,
            order: order,
            notificationID: 7,
            notifyID: "n-1",
            reason: reason
        )
    }
}

extension Order {
    static func sample(
        status: OrderStatus = .paid,
        refundedFen: Int64 = 0,
        refundedAt: Int64? = nil,
        closedAt: Int64? = nil,
        finishedAt: Int64? = nil
    ) -> Order {
        Order(
            appID: "2021000000000000",
            outTradeNo: "A1",
            tradeNo: "2026112322A1",
            status: status,
            totalFen: 8888,
            refundedFen: refundedFen,
            createdAt: 1_795_428_000_000,
            paidAt: status == .closed ? nil : 1_795_428_300_000,
            refundedAt: refundedAt,
            closedAt: closedAt,
            finishedAt: finishedAt
        )
    }
}
