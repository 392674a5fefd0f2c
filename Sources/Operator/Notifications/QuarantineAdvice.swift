internal import Alipay
internal import Ledger
internal import Orders
internal import System

/// Why a notification is quarantined, and what the operator can do about it.
struct QuarantineAdvice {
    let cause: String
    let nextStep: String

    /// Makes the advice.
    ///
    /// - Parameters:
    ///   - reason: Why it is quarantined now.
    ///   - record: The notification.
    ///   - orders: Those of its number, of any app.
    ///   - needsApp: Whether a command has to name the app.
    init(
        on reason: QuarantineReason,
        about record: NotificationRecord,
        orders: [Order],
        needsApp: Bool
    ) {
        let order = orders.first { $0.appID == record.appID }
        let number = record.outTradeNo.visible
        let trade = record.tradeNo.visible
        let amount = Money.yuan(record.totalFen)
        let known = order.map { Money.yuan($0.totalFen) } ?? "another amount of"
        let unreadable = record.unreadable.visible
        let show = "alipay-callback notifications show \(record.id)"
        let add =
            "alipay-callback orders add \(number.shellWord) \(amount)"
            + (needsApp ? " --app \(record.appID.shellWord)" : "")
        switch reason {
        case .unknownOrder:
            cause = "no order \(number) is registered"
            nextStep = """
                If the shop sold it for \(amount) yuan, register it, then release this again:
                  \(add)
                """
        case .appDiffers:
            let other = orders.first { $0.appID != record.appID }?.appID ?? "another"
            cause = """
                order \(number) is registered for app \(other.visible), and this was \
                paid to app \(record.appID)
                """
            nextStep = """
                If that is right, register it for this app too, then release this again:
                  \(add)
                """
        case .amountDiffers where order?.status.wasPaid == true:
            cause = "order \(number) was paid with \(known) yuan, and this says \(amount)"
            nextStep = "Look at trade \(trade) on Alipay's console, and settle it there."
        case .amountDiffers:
            cause = "order \(number) is registered with \(known) yuan, and this says \(amount)"
            nextStep = """
                If \(amount) is right, change the order, then release this again (else pay it back):
                  \(add) --replace
                """
        case .secondPayment:
            let first = (order?.tradeNo ?? "").visible
            cause = "order \(number) was paid before, by trade \(first)"
            let rest = Money.yuan(record.totalFen - record.refundedFen)
            nextStep = """
                The buyer paid twice: pay trade \(trade) back on Alipay's console, \(rest) yuan. When \
                Alipay says that all of it is refunded this closes by itself.
                """
        case .unreadableField:
            cause = "a field that decides something cannot be read: \(unreadable)"
            nextStep = """
                Look at the message, and settle the trade on Alipay's console:
                  \(show)
                """
        case .twoReadings:
            cause = """
                its signed text can be read in two ways: the name of one of Alipay's fields may \
                stand in a text of the shop's or the buyer's (\(unreadable))
                """
            nextStep = """
                Trust neither. Look trade and amount up on Alipay's console, and settle it there:
                  \(show)
                """
        case .unknownKind:
            cause = "\(record.notifyType.visible) is a kind that is not known here"
            nextStep = """
                It changes no order. Look at what it says:
                  \(show)
                """
        case .needsSignedReply:
            cause = "Alipay wants an answer signed with your private key, which is not here"
            nextStep = """
                Look at what it says, and settle it on Alipay's console:
                  \(show)
                """
        }
    }
}
