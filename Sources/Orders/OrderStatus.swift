/// Where an order stands.
package enum OrderStatus: String, Sendable, CaseIterable {
    /// Known, nothing paid yet.
    case pending
    /// Paid; a part of it may have been refunded.
    case paid
    /// Paid and fully refunded.
    case refunded
    /// Never paid, and no longer payable in this trade.
    case closed
    /// Paid, and no longer refundable.
    case finished

    /// Whether the buyer's money arrived at some time.
    package var wasPaid: Bool {
        switch self {
        case .paid, .refunded, .finished: true
        case .pending, .closed: false
        }
    }

    /// Whether a trade that was in both got here after the other.
    ///
    /// A payment is further than a close: a trade is closed unpaid or paid, and money that arrived
    /// counts.
    func isFurther(than other: OrderStatus) -> Bool { rank > other.rank }

    private var rank: Int {
        switch self {
        case .pending: 0
        case .closed: 1
        case .paid: 2
        case .finished: 3
        case .refunded: 4
        }
    }
}
