internal import ArgumentParser
internal import Ledger
internal import Operator
internal import Settings

struct DeliveriesRetry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Retry failed deliveries or, with --again, any.",
        discussion: """
            What failed is due at once and has all its attempts again. The relay delivers it, with \
            the event id that it has always had. With --again also what was delivered, skipped or \
            superseded goes out once more, and what was recorded before the destination was in the \
            settings; what a refund overtook stays untold.

              alipay-callback deliveries retry 17
              alipay-callback deliveries retry --destination shop --dead --reason "shop was moved"
              alipay-callback deliveries retry --destination mail --again --since 2026-11-01 --dry-run
            """
    )

    @OptionGroup var settings: SettingsOption
    @OptionGroup var options: DeliveryOptions

    @Flag(help: "Also what was delivered, skipped, superseded, or recorded too early.")
    var again = false

    @Option(help: "Kept with each delivery.")
    var reason = ""

    @Flag(help: "Only say how many they are.")
    var dryRun = false

    func validate() throws {
        guard !options.isEmpty else {
            throw ValidationError("say which: by ids, --destination, --dead, --since or --until")
        }
        guard !(again && options.dead) else {
            throw ValidationError("--again means all, --dead only some")
        }
    }

    func run() throws {
        let loaded = try settings.load()
        let path = try settings.writableLedger(of: loaded, mustExist: true)
        let progress = ProgressLine()
        let interruption = Interruption()
        do {
            let ledger = try LedgerReader(path: path)
            let selection = try options.selection(in: ledger, again ? [] : [.dead, .waiting])
            let editor = try DeliveryEditor(path: path) { Terminal.now }
            let isGoingOn: (DeliveryEditor.Counts) -> Bool = { counts in
                progress.show("\(counts.changed.grouped) deliveries")
                return !interruption.hasCome
            }
            var counts =
                dryRun
                ? try editor.count(selection)
                : try editor.retry(selection, reason: reason, while: isGoingOn)
            if again && options.ids.isEmpty {
                for destination in loaded.deliver.destinations
                where options.destination == nil || options.destination == destination.name {
                    counts.changed +=
                        try editor.add(
                            to: destination.name,
                            of: Set(destination.events.map(\.rawValue)),
                            since: selection.since,
                            until: selection.until,
                            isTrial: dryRun,
                            reason: reason,
                            while: isGoingOn
                        ).changed
                }
            }
            progress.clear()
            print(counts.sentence(dryRun ? "would be delivered again" : "will be delivered again"))
        } catch let error as StorageError {
            progress.clear()
            throw Terminal.fail("\(path): \(error)", code: .failure)
        }
        if interruption.hasCome { throw ExitCode.failure }
    }
}

extension DeliveryEditor.Counts {
    /// As in `3 deliveries will be delivered again; 1 is under way and left alone`.
    func sentence(_ what: String) -> String {
        let left =
            underWay == 0
            ? "" : "; \(underWay.grouped) \(underWay == 1 ? "is" : "are") under way and left alone"
        return "\(changed.grouped) \(changed == 1 ? "delivery" : "deliveries") \(what)\(left)"
    }
}
