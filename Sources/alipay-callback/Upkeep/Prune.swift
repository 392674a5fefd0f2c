internal import ArgumentParser
internal import Ledger
internal import Operator

struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Redact or delete personal data in old notifications.",
        discussion: """
            Nothing happens by itself: only what this command is asked for. It keeps every row, every \
            order and a digest of every body, so nothing is ever taken for new, and it leaves alone \
            what is quarantined, what was not delivered to the shop, and orders that are pending or paid. \
            A shadow's old answers are deleted with it. \
            Masked or dropped bodies do not come back: make a backup first, and --dry-run.

              alipay-callback prune --before 180d --mask-buyers --dry-run
              alipay-callback prune --before 2024-01-01 --drop-bodies
            """
    )

    @OptionGroup var settings: SettingsOption

    @Option(
        help: ArgumentHelp(
            "Only what came before.",
            discussion: "A date (2026-01-31), a date and time in RFC 3339, or 90m, 2h, 180d.",
            valueName: "time"
        )
    )
    var before: Since

    @Flag(help: "Put *** in place of the buyer's ids, accounts and addresses.")
    var maskBuyers = false

    @Flag(help: "Keep nothing of the messages' bodies.")
    var dropBodies = false

    @Flag(help: "Count only, change nothing.")
    var dryRun = false

    @Flag(help: "The counts as one JSON object.")
    var json = false

    func validate() throws {
        guard maskBuyers || dropBodies else {
            throw ValidationError("say what is to go: --mask-buyers or --drop-bodies")
        }
        guard before.milliseconds <= Terminal.now else {
            throw ValidationError("--before is in the future")
        }
    }

    func run() throws {
        let loaded = try settings.load()
        let progress = ProgressLine()
        let interruption = Interruption()
        let pruning = try Terminal.orRefusal {
            defer { progress.clear() }
            return try Pruning(
                of: loaded,
                extent: dropBodies ? .dropBodies : .maskBuyers,
                before: before.milliseconds,
                isTrial: dryRun,
                clock: { Terminal.now }
            ) { left in
                progress.show("\(left.grouped) left")
                return !interruption.hasCome
            }
        }
        if json { try Terminal.printJSON(pruning) } else { print(pruning.text) }
        if interruption.hasCome {
            throw Terminal.fail("broken off: run it again for the rest", code: .failure)
        }
    }
}
