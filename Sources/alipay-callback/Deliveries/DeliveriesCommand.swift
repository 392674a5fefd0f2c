internal import Alipay
internal import ArgumentParser
internal import Ledger
internal import Operator

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
            guard !found.isEmpty else { return print("no deliveries") }
            var table = TextTable("EVENT", "AT", "TYPE", "ORDER", "DESTINATION", "STATUS")
            for delivery in found {
                table.add(
                    String(delivery.event.number),
                    AlipayTime.alipayText(delivery.event.createdAt),
                    delivery.event.type,
                    delivery.event.outTradeNo,
                    delivery.destination,
                    delivery.state
                )
            }
            print(table.text)
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
            let ids =
                try order.map { try ledger.eventNumbers(ofOrder: $0) }
                ?? [try EventNumber.find(id ?? "", in: ledger)]
            var deliveries: [(DeliveryRecord, [AttemptRecord])] = []
            for id in ids {
                let attempts = try ledger.attempts(of: id)
                for delivery in try ledger.deliveries(.init(eventNumbers: [id]), limit: .max) {
                    deliveries.append(
                        (delivery, attempts.filter { $0.destination == delivery.destination })
                    )
                }
            }
            guard !deliveries.isEmpty else {
                let name = Terminal.printable(order.map { "order \($0)" } ?? "event \(id ?? "")")
                throw Terminal.fail("no deliveries of \(name)", code: .failure)
            }
            if json { return try Terminal.printJSON(deliveries.map { DeliveryJSON($0, $1) }) }
            print(deliveries.map { Self.text(of: $0, $1) }.joined(separator: "\n\n"))
        }

        private static func text(of delivery: DeliveryRecord, _ attempts: [AttemptRecord])
            -> String
        {
            let event = delivery.event
            var facts = TextTable("event", "\(event.number), \(event.type) of \(event.outTradeNo)")
            facts.add("event id", delivery.eventID)
            facts.add("to", delivery.destination)
            facts.add("status", delivery.state)
            guard !attempts.isEmpty else { return facts.text + "\n\nnot tried yet" }
            var table = TextTable("ATTEMPT", "AT", "TOOK", "OUTCOME", "ANSWER", "DETAIL")
            for attempt in attempts {
                table.add(
                    attempt.isOperators ? "you" : String(attempt.id),
                    AlipayTime.alipayText(attempt.startedAt),
                    attempt.isOperators
                        ? "" : attempt.endedAt.map { "\($0 - attempt.startedAt) ms" } ?? "",
                    attempt.endedAt == nil ? "under way" : attempt.outcome,
                    attempt.answer,
                    TextTable.cut(attempt.detail, toWidth: 60)
                )
            }
            return facts.text + "\n\n" + table.text
        }
    }
}

extension DeliveryRecord.Status: ExpressibleByArgument {}

extension DeliveryRecord {
    /// Its status in a few words, with what comes next.
    var state: String {
        guard status == .waiting else { return status.rawValue }
        if isUnderWay { return "under way" }
        let failed = failures == 0 ? "" : ", failed \(failures)×"
        guard let dueAt else { return "waiting behind another" + failed }
        return dueAt <= Terminal.now
            ? "due" + failed : "again at \(AlipayTime.alipayText(dueAt))" + failed
    }
}
