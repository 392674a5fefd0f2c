internal import Alipay
internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Operator
internal import Settings

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Restore the ledger from a copy, while the responder is stopped.",
        discussion: """
            The copy is checked first, page by page, and stays where it is. The ledger that gives way \
            is kept beside the new one under a dated name, with its -wal. Nobody may have it open: \
            stop the responder and the relay. Whoever owns the ledger runs this command.

              systemctl stop alipay-callback alipay-callback-deliver
              sudo -u alipay-callback alipay-callback restore /backup/ledger-2026-01-31.db
              systemctl start alipay-callback alipay-callback-deliver
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "A copy that backup made.")
    var file: String

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let settings = try settings.load()
        let ledger = settings.ledger.path
        PartialCopies.remove(beside: ledger, ledger: ledger)
        let restore = LedgerRestore(from: file, to: ledger, as: settings.ledgerKind)
        let now = AlipayTime.alipayText(Terminal.now)
        let suffix = ".before-" + now.replacing(" ", with: "-").filter { $0.isNumber || $0 == "-" }
        let progress = ProgressLine()
        let interruption = Interruption()
        defer { progress.clear() }
        do throws(LedgerRestore.Failure) {
            let outcome = try restore.run(keepingAs: suffix) { copied, count in
                progress.show("\(copied.grouped) of \(count.grouped) pages")
                return !interruption.hasCome
            }
            progress.clear()
            try? report(outcome, ledger)
        } catch {
            progress.clear()
            throw Terminal.fail(error.sentence(ledger: ledger, file: file), code: .failure)
        }
    }

    private func report(_ outcome: LedgerRestore.Outcome, _ ledger: String) throws {
        if json { return try Terminal.printJSON(RestoreJSON(outcome, ledger: ledger)) }
        var facts = TextTable("restored", ledger)
        facts.add("from", file)
        facts.add("before", outcome.keptAs.map { "kept as \($0)" } ?? "no ledger")
        facts.add("notifications", outcome.difference)
        print(facts.text)
    }
}

extension LedgerRestore.Outcome {
    /// What was lost or gained, by the last notification of both.
    fileprivate var difference: String {
        guard let before else {
            return "now up to \(after.sentence); before: \(keptAs == nil ? "none" : "not readable")"
        }
        let change = after.id - before.id
        let words = change < 0 ? "\((-change).grouped) lost" : "\(change.grouped) gained"
        return "\(words): up to \(before.sentence) before, up to \(after.sentence) now"
    }
}

extension LedgerRestore.End {
    fileprivate var sentence: String {
        guard let receivedAt else { return "none" }
        return "no. \(id) of \(AlipayTime.alipayText(receivedAt))"
    }
}

extension LedgerRestore.Failure {
    /// What went wrong, for the operator.
    fileprivate func sentence(ledger: String, file: String) -> String {
        switch self {
        case .isTheLedger: "\(file) is the ledger itself"
        case .inUse:
            "\(ledger) is in use: stop the responder, the relay and whatever else has it open"
        case .somebodyElses(let owner):
            "\(ledger) is \(owner)'s: run this as sudo -u \(owner) alipay-callback restore …"
        case .openFolder:
            "\(ledger) is in a folder that others can write to: chmod go-w it, or give it to its user"
        case .copy(.ledger(let error)), .copy(.copy(let error)):
            "\(file): \(error.sentence): \(error.native)"
        case .copy(.damaged(let what)): "\(file): the copy is damaged: \(what)"
        case .copy(.interrupted): "broken off; the ledger is as it was"
        case .copy(.file(let error)), .file(let error): "\(ledger): \(error)"
        case .copy(let other): "\(file): \(other)"
        }
    }
}

/// What `restore` did as JSON.
private struct RestoreJSON: Encodable {
    private let outcome: LedgerRestore.Outcome
    private let ledger: String

    init(_ outcome: LedgerRestore.Outcome, ledger: String) {
        self.outcome = outcome
        self.ledger = ledger
    }

    private enum Key: String, CodingKey {
        case ledger, before, after
        case keptAs = "kept_as"
        case lastID = "last_id"
        case lastAt = "last_received_at"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(ledger, forKey: .ledger)
        try object.encode(outcome.keptAs, forKey: .keptAs)
        for (key, end) in [(Key.before, outcome.before), (.after, outcome.after)] {
            guard let end else {
                try object.encodeNil(forKey: key)
                continue
            }
            var ledger = object.nestedContainer(keyedBy: Key.self, forKey: key)
            try ledger.encode(end.id, forKey: .lastID)
            try ledger.encode(end.receivedAt.map(AlipayTime.rfc3339), forKey: .lastAt)
        }
    }
}
