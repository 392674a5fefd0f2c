internal import Alipay
package import Ledger
internal import Orders
internal import System

extension Registration {
    /// Whether the ledger has the order now as it was to be registered.
    package var isDone: Bool {
        switch self {
        case .added, .alreadyThere, .replaced: true
        case .amountDiffers, .wasPaid: false
        }
    }

    /// One word for programs.
    package var word: String {
        switch self {
        case .added: "added"
        case .alreadyThere: "already_there"
        case .replaced: "replaced"
        case .amountDiffers: "amount_differs"
        case .wasPaid: "was_paid"
        }
    }

    /// What became of the order, for the operator.
    package func sentence(about new: NewOrder) -> String {
        let number = new.outTradeNo.visible
        let amount = Money.yuan(new.totalFen)
        switch self {
        case .added:
            return "added \(number), \(amount) yuan, app \(new.appID)"
        case .alreadyThere(let order):
            return "\(number) is already there, \(amount) yuan, \(order.status.rawValue)"
        case .replaced(let order) where order.totalFen == new.totalFen:
            return "replaced the subject of \(number)"
        case .replaced(let order):
            return "replaced \(number), \(amount) yuan instead of \(Money.yuan(order.totalFen))"
        case .amountDiffers(let order):
            return """
                \(number) is there with \(Money.yuan(order.totalFen)) yuan, not \(amount); \
                --replace changes it, as long as nothing is paid
                """
        case .wasPaid(let order):
            return """
                \(number) was paid with \(Money.yuan(order.totalFen)) yuan, not \(amount): \
                an order that was paid is never changed
                """
        }
    }
}
