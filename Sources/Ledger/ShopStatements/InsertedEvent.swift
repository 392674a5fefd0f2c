package import Orders

/// An event that this transaction inserted, as the shop's statements see it.
package struct InsertedEvent: Sendable {
    package let payment: PaymentEvent
    /// The trade whose money it is about.
    package let tradeNo: String
    /// The notification that made it, as the ledger names it.
    package let notifyID: String
    /// The order as that notification leaves it.
    package let order: Order
}
