internal import Alipay
internal import Ledger
package import Orders

/// Orders as a person reads them.
package enum OrderText {
    /// A row for each, below a header; amounts in yuan, times in Beijing.
    package static func table(of orders: [Order]) -> String {
        var table = TextTable("ORDER", "STATUS", "YUAN", "REFUNDED", "PAID (BEIJING)", "SUBJECT")
        for order in orders {
            table.add(
                order.outTradeNo,
                order.status.rawValue,
                Money.yuan(order.totalFen),
                order.refundedFen > 0 ? Money.yuan(order.refundedFen) : "",
                order.paidAt.map(AlipayTime.alipayText) ?? "",
                TextTable.cut(order.subject, toWidth: 30)
            )
        }
        return table.text
    }

    /// All that is known of one: its facts, what happened to it, and what Alipay said of it.
    ///
    /// - Parameter details: The order.
    /// - Returns: Paragraphs.
    package static func facts(of details: OrderDetails) -> String {
        let order = details.order
        var facts = TextTable("order", order.outTradeNo)
        facts.add("app_id", order.appID)
        facts.add("trade_no", order.tradeNo)
        facts.add("status", order.status.rawValue)
        facts.add("amount", Money.yuan(order.totalFen))
        facts.add("refunded", Money.yuan(order.refundedFen))
        facts.add("subject", order.subject)
        let times = [
            ("created", order.createdAt), ("paid", order.paidAt),
            ("refunded at", order.refundedAt), ("closed", order.closedAt),
            ("finished", order.finishedAt),
        ]
        for case (let name, let time?) in times { facts.add(name, AlipayTime.beijing(time)) }

        var happened = TextTable("TYPE", "AT (BEIJING)", "REFUNDED", "BY NOTIFICATION")
        for event in details.events {
            happened.add(
                event.isSuperseded(by: order) ? "\(event.type) (superseded)" : event.type,
                AlipayTime.alipayText(event.createdAt),
                event.refundedFen > 0 ? Money.yuan(event.refundedFen) : "",
                String(event.notificationID)
            )
        }
        let hasSuperseded = details.events.contains { $0.isSuperseded(by: order) }
        let hint =
            "\nSuperseded: a later event replaced it; it is not delivered any more."
        let eventsText = happened.text + (hasSuperseded ? hint : "")
        let notifications =
            details.notifications.isEmpty
            ? ["Alipay has said nothing of it yet."]
            : [eventsText, NotificationText.table(of: details.notifications)]
        return ([facts.text] + notifications).joined(separator: "\n\n")
    }
}
