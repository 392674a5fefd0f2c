internal import Alipay
internal import Orders

/// What a statement of the shop's may ask for, by the name behind the colon.
///
/// Amounts are in fen and times in milliseconds since 1970-01-01 UTC, but for the two amounts that
/// are texts in yuan.
package enum ShopParameter: String, CaseIterable, Sendable {
    case outTradeNo = "out_trade_no"
    case appID = "app_id"
    /// The event's trade; the order may have been paid by another one.
    case tradeNo = "trade_no"
    case event = "event"
    case totalFen = "total_fen"
    /// Refunded in all, as far as the order has got: of two refunds that came in the wrong order,
    /// both say the larger one.
    case refundedFen = "refunded_fen"
    /// The refunded total that this one refund led to; 0 for the other events.
    case eventRefundedFen = "event_refunded_fen"
    case subject = "subject"
    case status = "status"
    case paidAt = "paid_at"
    case refundedAt = "refunded_at"
    case closedAt = "closed_at"
    case finishedAt = "finished_at"
    case createdAt = "created_at"
    case totalAmount = "total_amount"
    case refundedAmount = "refunded_amount"
    /// The notification that made the event; `sha256:…` of the body of one that had no id.
    case notifyID = "notify_id"

    /// The parameter of a placeholder.
    ///
    /// - Parameter placeholder: As it stands in the text, `:paid_at`.
    package init?(placeholder: String) {
        guard placeholder.hasPrefix(":") else { return nil }
        self.init(rawValue: String(placeholder.dropFirst()))
    }

    /// What is bound to it; null for a time that is not known.
    package func value(for event: InsertedEvent) -> Value {
        let order = event.order
        return switch self {
        case .outTradeNo: .text(order.outTradeNo)
        case .appID: .text(order.appID)
        case .tradeNo: .text(event.tradeNo)
        case .event: .text(event.payment.type)
        case .totalFen: .integer(order.totalFen)
        case .refundedFen: .integer(order.refundedFen)
        case .eventRefundedFen: .integer(event.payment.refundedFen)
        case .subject: .text(order.subject)
        case .status: .text(order.status.rawValue)
        case .paidAt: .integer(orNull: order.paidAt)
        case .refundedAt: .integer(orNull: order.refundedAt)
        case .closedAt: .integer(orNull: order.closedAt)
        case .finishedAt: .integer(orNull: order.finishedAt)
        case .createdAt: .integer(order.createdAt)
        case .totalAmount: .text(Money.yuan(order.totalFen))
        case .refundedAmount: .text(Money.yuan(order.refundedFen))
        case .notifyID: .text(event.notifyID)
        }
    }
}
