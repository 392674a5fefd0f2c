internal import ArgumentParser
internal import Ledger
internal import Operator

struct DeliveriesRetry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Retry failed deliveries or, with --again, any.",
        discussion: """
            What failed is due at once and has all its attempts again. The relay delivers it, with \
            the event id that it has always had. With --again also what was delivered, skipped or \
            superseded goes out once more, and what was recorded before the destination was in the \
            settings; an event that a later one superseded is not delivered.

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
        guard !options.choice.isEmpty else {
            throw ValidationError("say which: by ids, --destination, --dead, --since or --until")
        }
        guard !(again && options.dead) else {
            throw ValidationError("--again means all, --dead only some")
        }
    }

    func run() throws {
        let loaded = try settings.load()
        let progress = ProgressLine()
        let interruption = Interruption()
        let counts = try Terminal.orRefusal {
            defer { progress.clear() }
            return try DeliveryRepair(loaded) { Terminal.now }.retry(
                options.choice,
                again: again,
                reason: reason,
                isTrial: dryRun
            ) { counts in
                progress.show("\(counts.changed.grouped) deliveries")
                return !interruption.hasCome
            }
        }
        print(counts.sentence(dryRun ? "would be delivered again" : "will be delivered again"))
        if interruption.hasCome { throw ExitCode.failure }
    }
}
