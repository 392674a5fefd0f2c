internal import ArgumentParser
internal import Ledger
internal import Operator

struct DeliveriesSkip: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip",
        abstract:
            "Skip deliveries that wait or have failed, so that later events of the order go on.",
        discussion: """
            For what the shop has taken care of in another way. It stays in the ledger with your \
            reason, and `retry --again` delivers it after all.

              alipay-callback deliveries skip 17 --destination shop --reason "entered by hand"
              alipay-callback deliveries skip --dead --until 2026-11-01 --reason "old shop" --dry-run
            """
    )

    @OptionGroup var settings: SettingsOption
    @OptionGroup var options: DeliveryOptions

    @Option(help: "Why; kept with each delivery.")
    var reason: String

    @Flag(help: "Only say how many they are.")
    var dryRun = false

    func validate() throws {
        guard !options.choice.isEmpty else {
            throw ValidationError("say which: by ids, --destination, --dead, --since or --until")
        }
    }

    func run() throws {
        let loaded = try settings.load()
        let progress = ProgressLine()
        let interruption = Interruption()
        let counts = try Terminal.orRefusal {
            defer { progress.clear() }
            return try DeliveryRepair(loaded) { Terminal.now }.skip(
                options.choice,
                reason: reason,
                isTrial: dryRun
            ) { counts in
                progress.show("\(counts.changed.grouped) deliveries")
                return !interruption.hasCome
            }
        }
        print(counts.sentence(dryRun ? "would be skipped" : "skipped"))
        if interruption.hasCome { throw ExitCode.failure }
    }
}
