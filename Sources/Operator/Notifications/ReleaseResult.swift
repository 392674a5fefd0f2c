internal import Alipay
internal import Ledger
internal import Orders
internal import System

/// What came of a release, for people and for programs.
package struct ReleaseResult {
    private let release: Release
    private let record: NotificationRecord
    /// Those of its number, of any app, as they are now.
    private let orders: [Order]
    /// Whether a command has to name the app.
    private let needsApp: Bool

    init(_ release: Release, of record: NotificationRecord, orders: [Order], needsApp: Bool) {
        self.release = release
        self.record = record
        self.orders = orders
        self.needsApp = needsApp
    }

    /// Whether it is quarantined no more.
    package var isReleased: Bool {
        switch release.recorded {
        case .applied, .nothing: true
        case .quarantined, .unavailable: false
        }
    }

    /// The order of the app that the notification is for.
    private var order: Order? { orders.first { $0.appID == record.appID } }

    /// What is now, and where it is not released, in a second line what to do.
    package var sentence: String {
        let name = "notification \(record.id)"
        switch release.recorded {
        case .applied:
            return "released \(name): \(order?.standing ?? "it took effect")"
        case .nothing:
            return "released \(name), it says nothing new\(order.map { ": \($0.standing)" } ?? "")"
        case .quarantined(let reason):
            let advice = QuarantineAdvice(
                on: reason,
                about: record,
                orders: orders,
                needsApp: needsApp
            )
            return """
                \(name) stays quarantined (\(reason.rawValue)): \(advice.cause)
                → \(advice.nextStep)
                """
        case .unavailable:
            let trouble = release.trouble.map { "\($0)" } ?? "the ledger takes nothing now"
            return "\(name) stays as it was, nothing was written: \(trouble)"
        }
    }
}

extension ReleaseResult: Encodable {
    private enum Key: String, CodingKey { case id, outcome, reason, order }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(record.id, forKey: .id)
        let (outcome, reason): (String, QuarantineReason?) =
            switch release.recorded {
            case .applied: ("applied", nil)
            case .nothing: ("nothing", nil)
            case .quarantined(let reason): ("quarantined", reason)
            case .unavailable: ("unavailable", nil)
            }
        try object.encode(outcome, forKey: .outcome)
        try object.encode(reason?.rawValue, forKey: .reason)
        try object.encode(order.map { OrderJSON($0) }, forKey: .order)
    }
}

extension Order {
    /// Where it stands, in a few words.
    fileprivate var standing: String {
        let refunded = refundedFen > 0 ? ", \(Money.yuan(refundedFen)) of it refunded" : ""
        return """
            order \(outTradeNo.visible) is \(status.rawValue), \
            \(Money.yuan(totalFen)) yuan\(refunded)
            """
    }
}
