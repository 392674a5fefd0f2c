internal import Alipay
package import Ledger
package import Settings
internal import System

/// Old notifications from which personal data was taken, beside the responder.
package struct Pruning {
    private let counts: PruneCounts
    private let extent: LedgerPruner.Extent
    private let before: Int64
    private let isTrial: Bool

    /// Takes it out of everything that may go.
    ///
    /// - Parameters:
    ///   - settings: What names the ledger, and the destinations that have to be notified first.
    ///   - extent: What goes.
    ///   - before: Only what came before, in milliseconds since 1970-01-01 UTC.
    ///   - isTrial: Whether it is only counted, and nothing written.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    ///   - shouldContinue: Gets how many are left to look at, now and then; `false` stops after what
    ///     was done.
    /// - Throws: `Refusal` when the ledger cannot be written; what was done before stays.
    package init(
        of settings: Settings,
        extent: LedgerPruner.Extent,
        before: Int64,
        isTrial: Bool,
        clock: @escaping () -> Int64,
        while shouldContinue: (_ left: Int64) -> Bool
    ) throws(Refusal) {
        let ledger = try WritableLedger(of: settings, mustExist: true, orShadow: true)
        do throws(StorageError) {
            let pruner = try LedgerPruner(
                on: ledger.engine,
                extent: extent,
                before: before,
                waitsForDelivery: !settings.deliver.destinations.isEmpty,
                isTrial: isTrial,
                clock: clock
            )
            var begin = ContinuousClock.now
            var done = 0
            counts = try pruner.run { counts, left in
                let continues = shouldContinue(left)
                // As long for the responder as for this, where something was written.
                if !isTrial && counts.written > done {
                    let took = (ContinuousClock.now - begin) / .milliseconds(1)
                    Clock.pause(milliseconds: Int(min(took, 250)))
                }
                done = counts.written
                begin = .now
                return continues
            }
        } catch {
            throw ledger.refusal(error)
        }
        self.extent = extent
        self.before = before
        self.isTrial = isTrial
    }

    /// As in `12 masked, 3 kept: order not done`.
    package var text: String {
        if counts.all == 0 {
            return "nothing to do before \(AlipayTime.beijing(before))"
        }
        let word = extent == .dropBodies ? "dropped" : "masked"
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
        return parts.joined(separator: ", ") + (isTrial ? " (tried only: nothing was written)" : "")
    }
}

extension Pruning: Encodable {
    private enum Key: String, CodingKey {
        case pruned
        case nothingToMask = "nothing_to_mask"
        case undelivered = "kept_not_delivered"
        case orderNotDone = "kept_order_not_done"
        case quarantined = "kept_quarantined"
        case shadowAnswers = "shadow_answers"
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(counts.pruned, forKey: .pruned)
        try object.encode(counts.nothingToMask, forKey: .nothingToMask)
        try object.encode(counts.undelivered, forKey: .undelivered)
        try object.encode(counts.orderNotDone, forKey: .orderNotDone)
        try object.encode(counts.quarantined, forKey: .quarantined)
        try object.encode(counts.shadowAnswers, forKey: .shadowAnswers)
    }
}
