internal import Orders

/// An event that this transaction inserted, as the shop's statements see it.
struct InsertedEvent {
    let payment: PaymentEvent
    /// The trade whose money it is about.
    let tradeNo: String
    /// The notification that made it, as the ledger names it.
    let notifyID: String
    /// The order as that notification leaves it.
    let order: Order
}
