internal import Orders

/// An effect that this transaction inserted, as the shop's statements see it.
struct ShopEffect {
    let event: MoneyEvent
    /// The trade whose money it is about.
    let tradeNo: String
    /// The notification that made it, as the ledger names it.
    let notifyID: String
    /// The order as that notification leaves it.
    let order: Order
}
