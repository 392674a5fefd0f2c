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
        guard !options.isEmpty else {
            throw ValidationError("say which: by ids, --destination, --dead, --since or --until")
        }
    }

    func run() throws {
        let loaded = try settings.load()
        let path = try settings.writableLedger(of: loaded, mustExist: true)
        let progress = ProgressLine()
        let interruption = Interruption()
        do {
            let ledger = try LedgerReader(path: path)
            let selection = try options.selection(in: ledger, [.dead, .waiting])
            let editor = try DeliveryEditor(path: path) { Terminal.now }
            let counts =
                dryRun
                ? try editor.count(selection)
                : try editor.skip(selection, reason: reason) { counts in
                    progress.show("\(counts.changed.grouped) deliveries")
                    return !interruption.hasCome
                }
            progress.clear()
            print(counts.sentence(dryRun ? "would be skipped" : "skipped"))
        } catch let error as StorageError {
            progress.clear()
            throw Terminal.fail("\(path): \(error)", code: .failure)
        }
        if interruption.hasCome { throw ExitCode.failure }
    }
}
