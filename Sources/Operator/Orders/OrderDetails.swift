package import Ledger
package import Orders
internal import System

/// An order with everything that the ledger knows of it.
package struct OrderDetails {
    package let order: Order
    package let events: [EventRecord]
    /// Those of its number and app.
    package let notifications: [NotificationRecord]

    /// Looks an order up.
    ///
    /// - Parameters:
    ///   - number: The shop's order number.
    ///   - app: Its app_id or PID; `nil` where one alone has the number.
    ///   - ledger: The ledger.
    /// - Throws: `Refusal` when there is none or the app has to be chosen, `StorageError` when the
    ///   ledger fails.
    package init(of number: String, app: String?, in ledger: LedgerReader) throws {
        let found = try ledger.order(number).filter { app == nil || $0.appID == app }
        guard let order = found.first else {
            throw Refusal(.state, "no order \(number.visible)")
        }
        guard found.count == 1 else {
            let apps = found.map(\.appID).joined(separator: ", ")
            throw Refusal(.state, "several apps have it, choose one by --app: \(apps)")
        }
        self.order = order
        events = try ledger.events(of: order.outTradeNo, appID: order.appID)
        notifications = try ledger.notifications(of: order.outTradeNo)
            .filter { $0.appID == order.appID }
    }
}

extension OrderDetails: Encodable {
    package func encode(to encoder: any Encoder) throws {
        try OrderJSON(order, events: events, notifications: notifications).encode(to: encoder)
    }
}
