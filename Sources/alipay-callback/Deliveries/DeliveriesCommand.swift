internal import ArgumentParser
internal import Ledger
internal import Operator
internal import System

struct DeliveriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "Inspect and repair deliveries.",
        subcommands: [
            List.self, Show.self, DeliveriesRetry.self, DeliveriesSkip.self,
            DeliveriesEnable.self, DeliveriesTest.self,
        ]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List deliveries, those of the newest events first.",
            discussion: """
                  alipay-callback deliveries list --dead
                  alipay-callback deliveries list --destination shop --since 2h --json
                """
        )

        @OptionGroup var settings: SettingsOption
        @OptionGroup var list: ListOptions

        @Option(help: ArgumentHelp("Only those to this destination.", valueName: "name"))
        var destination: String?

        @Flag(help: "Only those that failed for the last time.")
        var dead = false

        @Option(help: "Only those that are waiting, delivered, dead, skipped or superseded.")
        var status: DeliveryRecord.Status?

        @Option(help: "Only those of events that were recorded before.")
        var until: Since?

        func run() throws {
            let ledger = try settings.openLedger()
            let selection = DeliverySelection(
                destination: destination,
                statuses: dead ? [.dead] : status.map { [$0] } ?? [],
                since: list.since?.milliseconds,
                until: until?.milliseconds
            )
            let found = try ledger.deliveries(selection, limit: list.limit)
            if list.json { return try Terminal.printJSON(found.map { DeliveryJSON($0) }) }
            print(
                found.isEmpty ? "no deliveries" : DeliveryText.table(of: found, now: Terminal.now)
            )
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the deliveries of an event, and every attempt.",
            discussion: """
                  alipay-callback deliveries show 17
                  alipay-callback deliveries show evt_2aa4f2f163556811d334c8f8e2b9fac1
                  alipay-callback deliveries show --order A1
                """
        )

        @OptionGroup var settings: SettingsOption

        @Argument(
            help: ArgumentHelp(
                "The number in the list's first column, or the event's id (evt_…).",
                valueName: "id"
            )
        )
        var id: String?

        @Option(help: ArgumentHelp("All events of an order.", valueName: "out_trade_no"))
        var order: String?

        @Flag(help: "One JSON array, an object for each delivery.")
        var json = false

        func validate() throws {
            guard (id == nil) != (order == nil) else {
                throw ValidationError("name an event, or an order by --order")
            }
        }

        func run() throws {
            let ledger = try settings.openLedger()
            let search = DeliverySearch(in: ledger)
            let ids =
                try order.map { try ledger.eventNumbers(ofOrder: $0) }
                ?? [try Terminal.orRefusal { try search.eventNumber(id ?? "") }]
            let deliveries = try search.details(of: ids)
            guard !deliveries.isEmpty else {
                let name = (order.map { "order \($0)" } ?? "event \(id ?? "")").visible
                throw Terminal.fail("no deliveries of \(name)", code: .failure)
            }
            if json { return try Terminal.printJSON(deliveries.map { DeliveryJSON($0, $1) }) }
            let texts = deliveries.map { DeliveryText.facts(of: $0, $1, now: Terminal.now) }
            print(texts.joined(separator: "\n\n"))
        }
    }
}

extension DeliveryRecord.Status: ExpressibleByArgument {}
