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
            return .apply(order.merged(with: notice, now: now), events(in: notice))
        }
        let isSameTrade = order.tradeNo.isEmpty || order.tradeNo == notice.tradeNo
        if order.status.wasPaid && !isSameTrade {
            return notice.saysPaid ? .quarantine(.secondPayment) : .nothing
        }
        guard order.totalFen == notice.totalFen else { return .quarantine(.amountDiffers) }

        let merged = order.merged(with: notice, now: now)
        // A trade that was paid was not closed unpaid, whatever order the messages arrive in.
        let events = events(in: notice).filter { $0 != .closed || !order.status.wasPaid }
        return merged == order && events.isEmpty ? .nothing : .apply(merged, events)
    }

    /// Everything that a message says of the trade's money, in the order in which it happened.
    ///
    /// A message about a full refund says that money came and went. It does not make an
    /// `order.paid`: the goods must not leave for it.
    private static func events(in notice: TradeNotice) -> [MoneyEvent] {
        let refund: [MoneyEvent] =
            notice.refundedFen > 0 ? [.refunded(toFen: notice.refundedFen)] : []
        return switch notice.status {
        case .waitBuyerPay: []
        case .success: [.paid] + refund
        case .finished: [.paid] + refund + [.finished]
        case .closed: refund.isEmpty ? [.closed] : refund
        }
    }
}

extension TradeNotice {
    /// Whether the buyer's money arrived, even if it was given back since.
    var saysPaid: Bool {
        switch status {
        case .success, .finished: true
        case .closed: refundedFen > 0
        case .waitBuyerPay: false
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
        case .waitBuyerPay: self
        case .success: self == .finished ? self : .paid
        case .finished: .finished
        case .closed: wasPaid ? self : notice.saysPaid ? .paid : .closed
        }
    }
}
