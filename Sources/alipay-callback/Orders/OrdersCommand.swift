internal import Alipay
internal import ArgumentParser
internal import Ledger
internal import Operator
internal import Orders

struct OrdersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract: "List, show and register orders.",
        subcommands: [List.self, Show.self, OrdersAdd.self, OrdersImport.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List orders, the last changed first.",
            discussion: """
                Amounts are in yuan and times are Beijing's; with --json, in fen and RFC 3339.

                  alipay-callback orders list --status paid --since 2h
                  alipay-callback orders list --json --limit 1000
                """
        )

        @OptionGroup var settings: SettingsOption
        @OptionGroup var list: ListOptions

        @Option(help: "Only those that are pending, paid, refunded, closed or finished.")
        var status: OrderStatus?

        func run() throws {
            let ledger = try settings.openLedger()
            let orders = try ledger.orders(
                status: status,
                since: list.since?.milliseconds,
                limit: list.limit
            )
            if list.json { return try Terminal.printJSON(orders.map { OrderJSON($0) }) }
            if orders.isEmpty { return print("no orders") }
            var table = TextTable("ORDER", "STATUS", "YUAN", "REFUNDED", "PAID", "SUBJECT")
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
            print(table.text)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show an order, its notifications and what followed.",
            discussion: "  alipay-callback orders show A1"
        )

        @OptionGroup var settings: SettingsOption

        @Argument(help: "The shop's order number.")
        var number: String

        @Option(help: ArgumentHelp("The app, where several have it.", valueName: "app_id"))
        var app: String?

        @Flag(help: "One JSON object.")
        var json = false

        func run() throws {
            let ledger = try settings.openLedger()
            let found = try ledger.order(number).filter { app == nil || $0.appID == app }
            guard let order = found.first else {
                throw Terminal.fail("no order \(Terminal.printable(number))", code: .failure)
            }
            guard found.count == 1 else {
                let apps = found.map(\.appID).joined(separator: ", ")
                throw Terminal.fail(
                    "several apps have it, choose one by --app: \(apps)",
                    code: .failure
                )
            }
            let events = try ledger.events(of: order.outTradeNo, appID: order.appID)
            let notifications = try ledger.notifications(of: order.outTradeNo)
                .filter { $0.appID == order.appID }
            if json {
                return try Terminal.printJSON(
                    OrderJSON(order, events: events, notifications: notifications)
                )
            }
            print(Self.text(of: order, events, notifications))
        }

        private static func text(
            of order: Order,
            _ events: [EventRecord],
            _ notifications: [NotificationRecord]
        ) -> String {
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
            for case (let name, let time?) in times { facts.add(name, AlipayTime.alipayText(time)) }

            var happened = TextTable("TYPE", "AT", "REFUNDED", "BY NOTIFICATION")
            for event in events {
                happened.add(
                    event.isSuperseded(by: order) ? "\(event.type) (superseded)" : event.type,
                    AlipayTime.alipayText(event.createdAt),
                    event.refundedFen > 0 ? Money.yuan(event.refundedFen) : "",
                    String(event.notificationID)
                )
            }
            let hasSuperseded = events.contains { $0.isSuperseded(by: order) }
            let hint =
                "\nSuperseded: a later event replaced it; it is not delivered any more."
            let eventsText = happened.text + (hasSuperseded ? hint : "")
            let heard =
                notifications.isEmpty
                ? ["Alipay has said nothing of it yet."]
                : [eventsText, NotificationText.table(of: notifications)]
            return ([facts.text] + heard).joined(separator: "\n\n")
        }
    }
}

extension OrderStatus: ExpressibleByArgument {}
