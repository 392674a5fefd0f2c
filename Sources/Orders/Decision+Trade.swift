package import Alipay

extension Decision {
    /// Decides: no clock, no database, no log.
    ///
    /// What is known of one trade is a union of everything that Alipay said of it, so the same
    /// messages come to the same order and the same events, in whatever order and however often
    /// they arrive. Of two trades that were both paid, the one that was reported first is the
    /// order's.
    ///
    /// - Parameters:
    ///   - order: The order of that number, or `nil` when there is none; another app's order when
    ///     only that has the number.
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
            return .apply(order.merged(with: notice, now: now), notice.events)
        }
        guard order.appID == appID else { return .quarantine(.appDiffers) }
        let isOtherTrade = order.status.wasPaid && order.tradeNo != notice.tradeNo
        if isOtherTrade && notice.saysPaid { return .quarantine(.secondPayment) }
        guard order.totalFen == notice.totalFen else { return .quarantine(.amountDiffers) }

        let merged = isOtherTrade ? order : order.merged(with: notice, now: now)
        let events = notice.events
        return merged == order && events.isEmpty ? .nothing : .apply(merged, events)
    }
}

extension TradeNotice {
    /// Whether the buyer's money arrived, even if it was given back since.
    package var saysPaid: Bool {
        switch status {
        case .success, .finished: true
        case .closed, .waitBuyerPay: refundedFen > 0
        }
    }

    /// Everything that the message says of the trade's money, in the order in which it happened.
    ///
    /// It does not depend on what is known already: an event that came too late to be acted upon
    /// is kept all the same, see `PaymentEvent.isSuperseded(by:)`.
    fileprivate var events: [PaymentEvent] {
        let paid: [PaymentEvent] = saysPaid ? [.paid] : []
        let refund: [PaymentEvent] = refundedFen > 0 ? [.refunded(toFen: refundedFen)] : []
        return switch status {
        case .waitBuyerPay, .success: paid + refund
        case .finished: paid + refund + [.finished]
        case .closed: saysPaid ? paid + refund : [.closed]
        }
    }
}

extension Order {
    /// This order with what the message adds; what is known already never becomes less.
    fileprivate func merged(with notice: TradeNotice, now: Int64) -> Order {
        var order = self
        if notice.saysPaid {
            order.tradeNo = notice.tradeNo
        } else if !status.wasPaid {
            // Of several trades that nobody has paid, the newest: their numbers begin with the date.
            order.tradeNo = max(tradeNo, notice.tradeNo)
        }
        if order.subject.isEmpty { order.subject = notice.subject }
        order.createdAt = min(createdAt, notice.createdAt ?? createdAt)
        if notice.saysPaid { order.paidAt = earlier(paidAt, notice.paidAt ?? now) }
        if notice.refundedFen > refundedFen {
            order.refundedFen = notice.refundedFen
            order.refundedAt = notice.refundedAt ?? now
        } else if notice.refundedFen == refundedFen, let known = refundedAt {
            order.refundedAt = earlier(known, notice.refundedAt ?? known)
        }
        if notice.status == .finished {
            order.finishedAt = earlier(finishedAt, notice.closedAt ?? now)
        }
        order.status = status.merged(with: notice)
        if order.refundedFen == totalFen && totalFen > 0 { order.status = .refunded }
        order.closedAt =
            order.status == .closed ? earlier(closedAt, notice.closedAt ?? now) : nil
        return order
    }

    private func earlier(_ known: Int64?, _ stated: Int64) -> Int64 {
        min(known ?? stated, stated)
    }
}

extension OrderStatus {
    /// The further one of this status and what the message says; refunds are the caller's.
    fileprivate func merged(with notice: TradeNotice) -> OrderStatus {
        let stated: OrderStatus =
            switch notice.status {
            case .finished: .finished
            case _ where notice.saysPaid: .paid
            case .closed: .closed
            case .success, .waitBuyerPay: .pending
            }
        return stated.isFurther(than: self) ? stated : self
    }
}
