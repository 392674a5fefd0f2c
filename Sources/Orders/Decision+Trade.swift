package import Alipay

extension Decision {
    /// Decides: no clock, no database, no log.
    ///
    /// - Parameters:
    ///   - order: The order of that number, or `nil` when there is none.
    ///   - notice: What Alipay said.
    ///   - appID: The app whose key signed.
    ///   - policy: Whether the order must have been registered.
    ///   - now: Milliseconds since 1970-01-01 UTC, for what Alipay gave no time.
    /// - Returns: What is to be done, for the store to do in one transaction.
    package static func about(
        _ order: Order?,
        given notice: TradeNotice,
        appID: String,
        policy: OrderPolicy,
        now: Int64
    ) -> Decision {
        guard let order else {
            if policy == .match { return .quarantine(.unknownOrder) }
            let order = Order(
                appID: appID,
                outTradeNo: notice.outTradeNo,
                totalFen: notice.totalFen,
                subject: notice.subject,
                createdAt: notice.createdAt ?? now
            )
            let merged = order.merged(with: notice, now: now)
            return .apply(merged, events(in: notice, making: merged.status))
        }
        let isSameTrade = order.tradeNo.isEmpty || order.tradeNo == notice.tradeNo
        if order.status.wasPaid && !isSameTrade {
            return notice.saysPaid ? .quarantine(.secondPayment) : .nothing
        }
        guard order.totalFen == notice.totalFen else { return .quarantine(.amountDiffers) }

        let merged = order.merged(with: notice, now: now)
        let events = events(in: notice, making: merged.status)
        return merged == order && events.isEmpty ? .nothing : .apply(merged, events)
    }

    /// Everything that a message says of the trade's money, in the order in which it happened.
    ///
    /// Once all money went back there is no `order.paid`, not even for a message about the payment
    /// that was overtaken by the one about the refund: the goods must not leave for it. And a trade
    /// that was paid was not closed unpaid.
    private static func events(
        in notice: TradeNotice,
        making status: OrderStatus
    ) -> [MoneyEvent] {
        let paid: [MoneyEvent] = status == .refunded ? [] : [.paid]
        let refund: [MoneyEvent] =
            notice.refundedFen > 0 ? [.refunded(toFen: notice.refundedFen)] : []
        return switch notice.status {
        case .waitBuyerPay: refund
        case .success: paid + refund
        case .finished: paid + refund + [.finished]
        case .closed: status == .closed ? [.closed] : refund
        }
    }
}

extension TradeNotice {
    /// Whether the buyer's money arrived, even if it was given back since.
    var saysPaid: Bool {
        switch status {
        case .success, .finished: true
        case .closed, .waitBuyerPay: refundedFen > 0
        }
    }
}

extension Order {
    /// This order with what the message adds; what is known already never becomes less.
    fileprivate func merged(with notice: TradeNotice, now: Int64) -> Order {
        var order = self
        if !status.wasPaid { order.tradeNo = notice.tradeNo }
        if order.subject.isEmpty { order.subject = notice.subject }
        order.refundedFen = max(refundedFen, notice.refundedFen)
        if notice.saysPaid { order.paidAt = paidAt ?? notice.paidAt ?? now }
        if order.refundedFen > refundedFen { order.refundedAt = notice.refundedAt ?? now }
        order.status = status.merged(with: notice, refundedFully: order.refundedFen == totalFen)
        if order.status == .finished { order.finishedAt = finishedAt ?? now }
        if order.status == .closed { order.closedAt = closedAt ?? notice.closedAt ?? now }
        return order
    }
}

extension OrderStatus {
    /// The status after a message, the same in whatever order messages arrive.
    fileprivate func merged(with notice: TradeNotice, refundedFully: Bool) -> OrderStatus {
        if refundedFully && notice.totalFen > 0 { return .refunded }
        if self == .refunded { return self }
        return switch notice.status {
        case .finished: .finished
        case _ where wasPaid: self
        case _ where notice.saysPaid: .paid
        case .closed: .closed
        case .success, .waitBuyerPay: self
        }
    }
}
