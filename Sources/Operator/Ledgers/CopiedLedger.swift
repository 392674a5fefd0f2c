package import Alipay
internal import Ledger
package import Settings
internal import System

/// A ledger that was copied whole to where other settings say.
package struct CopiedLedger {
    private let (ledger, copy): (String, String)
    private let rows: Int
    private let report: LedgerAudit.Report
    /// In seconds.
    private let took: Double

    /// What it is at, for a line on the terminal.
    package enum Step {
        case copying(table: String, rows: Int)
        case auditing(seen: Int, of: Int64)
    }

    /// Copies, audits both, and makes the copy a ledger.
    ///
    /// - Parameters:
    ///   - settings: What names the ledger.
    ///   - other: What names the copy, and says how it is got at.
    ///   - ring: The apps, and the keys by which their notifications are verified.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    ///   - shouldContinue: Told now and then what it is at; `false` breaks it off.
    /// - Throws: `Refusal` when there is no copy that could be taken for a ledger.
    package init(
        of settings: Settings,
        to other: Settings,
        with ring: KeyRing,
        now: Int64,
        while shouldContinue: (Step) -> Bool
    ) throws(Refusal) {
        (ledger, copy) = (settings.ledger.name, other.ledger.name)
        guard ledger != copy else {
            throw Refusal(.input, "\(ledger): both settings name this ledger")
        }
        if let path = settings.ledger.file, !LedgerFile(path).isThere {
            throw .noLedger(at: path)
        }
        if let path = other.ledger.file, !LedgerFile(path).isThere {
            try WritableLedger.checkFolder(of: path)
        }
        let from = try settings.ledgerEngine(as: nil)
        let to = try other.ledgerEngine(as: nil)
        let begin = ContinuousClock.now
        do throws(CopyFailure) {
            let copying = try RowCopy(from: from, to: to, now: now)
            guard copying.kind == other.ledgerKind else {
                throw .target(copying.kind.refusal)
            }
            rows = try copying.run { shouldContinue(.copying(table: $0, rows: $1)) }
            try copying.checkLedgerStoodStill()
            let count = copying.head.lastID
            report = try copying.audit(with: ring) {
                shouldContinue(.auditing(seen: $0, of: count))
            }
            try copying.checkLedgerStoodStill()
            try copying.finish()
        } catch {
            throw Refusal(.state, error.sentence(ledger: ledger, copy: copy))
        }
        took = (ContinuousClock.now - begin) / .seconds(1)
    }

    /// What was copied, a line for each fact, and what to do now.
    package var text: String {
        var facts = TextTable("copied", ledger)
        facts.add("to", copy)
        facts.add("rows", rows.grouped)
        facts.add("notifications", report.notifications.grouped)
        facts.add("verified again", report.verified.grouped)
        facts.add("head", report.head.description)
        facts.add("took", "\(Double(Int(took * 100)) / 100) s")
        let faults =
            report.faultCount == 0
            ? "both were audited: no fault"
            : "both were audited: \(report.faultCount.grouped) faults, the same in both; "
                + "alipay-callback notifications audit shows them"
        return [
            facts.text, "", faults,
            "Name the copy in [ledger] url now, and start the responder and the relay. The old ledger "
                + "is as it was; nothing may write to it any more.",
        ].joined(separator: "\n")
    }
}

extension CopyFailure {
    /// What went wrong, for the operator.
    fileprivate func sentence(ledger: String, copy: String) -> String {
        switch self {
        case .source(let error): "\(ledger): \(error)"
        case .target(let error): "\(copy): \(error)"
        case .occupied:
            "\(copy): there is a ledger with rows in it; a copy needs an empty place"
        case .ofAnother:
            "\(copy): there is an unfinished copy of another ledger; a copy needs an empty place"
        case .differs(let what):
            """
            \(copy): the copy is not what the ledger is: \(what)
            nobody takes it for a ledger; remove it and copy again
            """
        case .movedOn:
            """
            \(ledger): it was written while it was copied, so the copy lacks what is new
            stop the responder and the relay, then run this again: it copies what has changed
            """
        case .interrupted:
            "broken off; nobody takes the copy for a ledger. Run this again, and it continues"
        }
    }
}
