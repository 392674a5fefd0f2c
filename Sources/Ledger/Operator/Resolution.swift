/// How a notification that was quarantined was closed without taking effect.
package enum Resolution: Sendable, Equatable {
    /// A second payment of an order, which was paid back whole.
    case refunded
    /// The operator said so, and why.
    case dismissed(reason: String)

    /// As the ledger keeps it.
    var text: String {
        switch self {
        case .refunded: "refunded"
        case .dismissed(let reason): "dismissed: \(reason)"
        }
    }

    init?(text: String) {
        if text == Self.refunded.text {
            self = .refunded
        } else if text.hasPrefix("dismissed: ") {
            self = .dismissed(reason: String(text.dropFirst("dismissed: ".count)))
        } else {
            return nil
        }
    }
}
