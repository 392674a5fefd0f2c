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
            print(orders.isEmpty ? "no orders" : OrderText.table(of: orders))
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
            let found = try Terminal.orRefusal {
                try OrderDetails(of: number, app: app, in: ledger)
            }
            if json { return try Terminal.printJSON(found) }
            print(OrderText.facts(of: found))
        }
    }
}

extension OrderStatus: ExpressibleByArgument {}
