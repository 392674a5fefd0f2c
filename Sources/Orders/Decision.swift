/// What a verified notification does to an order.
package enum Decision: Sendable, Equatable {
    /// Store this order, and one event for each event that has none yet.
    case apply(Order, [PaymentEvent])
    /// The order already says so, or the message says nothing that changes it.
    case nothing
    /// Keep the notification aside for the operator, and leave the order alone.
    case quarantine(QuarantineReason)
}

/// Why a verified notification was quarantined.
package enum QuarantineReason: String, Sendable, CaseIterable {
    /// The settings ask for registered orders, and this number is not registered.
    case unknownOrder = "unknown_order"
    /// The number is registered for another app.
    case appDiffers = "app_differs"
    /// The signed amount is not the order's.
    case amountDiffers = "amount_differs"
    /// The order was paid by another trade already.
    case secondPayment = "second_payment"
    /// A signed field that decides something could not be read.
    case unreadableField = "unreadable_field"
    /// The signed text can be read in two ways, see `SoleReading`: none of them is accepted.
    case twoReadings = "two_readings"
    /// A kind of notification that is not known here.
    case unknownKind = "unknown_kind"
    /// A kind that wants an answer signed with the merchant's private key, which is not here.
    case needsSignedReply = "needs_signed_reply"

    /// Whether asking Alipay to send it again may help: the order may be registered by then.
    package var isAnsweredWithFail: Bool {
        switch self {
        case .unknownOrder, .appDiffers, .amountDiffers, .unreadableField: true
        case .twoReadings, .unknownKind, .needsSignedReply: true
        case .secondPayment: false
        }
    }
}

/// Which orders a notification may speak of.
package enum OrderPolicy: String, Sendable, CaseIterable {
    /// Trust the signed amount: the first notification makes the order.
    case record
    /// The order must have been registered, with the same amount.
    case match
}
