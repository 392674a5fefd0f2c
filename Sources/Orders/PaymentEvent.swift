/// Something that happened to the money of one trade.
///
/// Together with app and trade it is the key by which nothing is done twice: however often and
/// under whatever notify_id Alipay says it, each event is recorded once.
package enum PaymentEvent: Sendable, Hashable {
    case paid
    /// Refunded up to this amount in all, in fen.
    case refunded(toFen: Int64)
    case closed
    case finished

    /// The name by which the shop is notified.
    package var type: String {
        switch self {
        case .paid: "order.paid"
        case .refunded: "order.refunded"
        case .closed: "order.closed"
        case .finished: "order.finished"
        }
    }

    /// The event of that type, or `nil` when there is none.
    ///
    /// - Parameters:
    ///   - type: What `type` says.
    ///   - refundedFen: The refunded total of a refund, in fen.
    package init?(type: String, refundedFen: Int64) {
        switch type {
        case "order.paid": self = .paid
        case "order.refunded": self = .refunded(toFen: refundedFen)
        case "order.closed": self = .closed
        case "order.finished": self = .finished
        default: return nil
        }
    }

    /// The refunded total of a refund, in fen; 0 for the others.
    package var refundedFen: Int64 {
        if case .refunded(let fen) = self { fen } else { 0 }
    }

    /// Whether the order went past the event, so that nobody is to be notified of it any more.
    ///
    /// Goods must not leave for a payment that went back, and an order that was paid must not be
    /// cancelled because a trade of it was closed.
    package func isSuperseded(by order: Order) -> Bool {
        switch self {
        case .paid: order.status == .refunded
        case .closed: order.status.wasPaid
        case .refunded, .finished: false
        }
    }

    /// The same of an event as a store keeps it.
    ///
    /// - Parameters:
    ///   - type: What `type` says; an event of another type is never superseded.
    ///   - order: The order as it is now; `nil`, where there is none, supersedes nothing.
    /// - Returns: Whether the order went past the event.
    package static func isSuperseded(_ type: String, by order: Order?) -> Bool {
        guard let order else { return false }
        // The rule does not ask how much was refunded.
        return PaymentEvent(type: type, refundedFen: 0)?.isSuperseded(by: order) ?? false
    }
}
