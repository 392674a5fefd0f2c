internal import Alipay
internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Operator
internal import Settings

struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Redact or delete personal data in old notifications.",
        discussion: """
            Nothing happens by itself: only what this command is asked for. It keeps every row, every \
            order and a digest of every body, so nothing is ever taken for new, and it leaves alone \
            what is quarantined, what the shop has not heard of, and orders that are pending or paid. \
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
        let path = try settings.writableLedger(of: loaded, mustExist: true, orShadow: true)
        let progress = ProgressLine()
        let interruption = Interruption()
        let counts: PruneCounts
        do throws(StorageError) {
            let pruner = try LedgerPruner(
                path: path,
                extent: dropBodies ? .dropBodies : .maskBuyers,
                before: before.milliseconds,
                waitsForDelivery: !loaded.deliver.destinations.isEmpty,
                isTrial: dryRun,
                clock: { Terminal.now }
            )
            var begin = ContinuousClock.now
            var done = 0
            counts = try pruner.run { counts, left in
                progress.show("\(left.grouped) left")
                // As long for the responder as for this, where something was written.
                if !dryRun && counts.written > done {
                    let took = (ContinuousClock.now - begin) / .seconds(1)
                    Thread.sleep(forTimeInterval: min(took, 0.25))
                }
                done = counts.written
                begin = .now
                return !interruption.hasCome
            }
        } catch {
            progress.clear()
            throw Terminal.fail("\(path): \(error)", code: .failure)
        }
        progress.clear()
        if json { try Terminal.printJSON(PruneJSON(counts)) } else { print(text(of: counts)) }
        if interruption.hasCome {
            throw Terminal.fail("broken off: run it again for the rest", code: .failure)
        }
    }

    private func text(of counts: PruneCounts) -> String {
        if counts.all == 0 {
            return "nothing to do before \(AlipayTime.alipayText(before.milliseconds)) (Beijing)"
        }
        let word = dropBodies ? "dropped" : "masked"
        let kept = [
            (counts.nothingToMask, "with nothing to mask"),
            (counts.undelivered, "kept: not delivered"),
            (counts.orderNotDone, "kept: order not done"),
            (counts.quarantined, "kept: quarantined"),
            (counts.shadowAnswers, "answers of the shadow deleted"),
        ]
        let parts =
            ["\(counts.pruned.grouped) \(word)"]
            + kept.filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }
        return parts.joined(separator: ", ") + (dryRun ? " (tried only: nothing was written)" : "")
    }
}

/// What was pruned as JSON.
struct PruneJSON: Encodable {
    private let counts: PruneCounts

    init(_ counts: PruneCounts) { self.counts = counts }

    private enum Key: String, CodingKey {
        case pruned
        case nothingToMask = "nothing_to_mask"
        case undelivered = "kept_not_delivered"
        case orderNotDone = "kept_order_not_done"
        case quarantined = "kept_quarantined"
        case shadowAnswers = "shadow_answers"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(counts.pruned, forKey: .pruned)
        try object.encode(counts.nothingToMask, forKey: .nothingToMask)
        try object.encode(counts.undelivered, forKey: .undelivered)
        try object.encode(counts.orderNotDone, forKey: .orderNotDone)
        try object.encode(counts.quarantined, forKey: .quarantined)
        try object.encode(counts.shadowAnswers, forKey: .shadowAnswers)
    }
}
