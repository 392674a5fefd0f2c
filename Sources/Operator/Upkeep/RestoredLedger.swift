internal import Alipay
internal import Ledger
internal import LedgerSQLite
package import Settings

/// A ledger that was made of a copy, while the responder was stopped.
package struct RestoredLedger {
    private let outcome: LedgerRestore.Outcome
    private let ledger: String
    private let file: String

    /// Puts a copy in the ledger's place; the ledger that gives way is kept under a dated name.
    ///
    /// - Parameters:
    ///   - settings: What names the ledger.
    ///   - file: The copy.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    ///   - shouldContinue: Gets the pages that were copied, and how many there are, now and then;
    ///     `false` breaks it off, and the ledger is as it was.
    /// - Throws: `Refusal` when the ledger is as it was.
    package init(
        of settings: Settings,
        from file: String,
        now: Int64,
        while shouldContinue: (_ copied: Int, _ all: Int) -> Bool
    ) throws(Refusal) {
        let ledger = try settings.ledgerFile()
        PartialCopies.remove(beside: ledger, ledger: ledger)
        let restore = LedgerRestore(from: file, to: ledger, as: settings.ledgerKind)
        let time = AlipayTime.alipayText(now)
        let suffix = ".before-" + time.replacing(" ", with: "-").filter { $0.isNumber || $0 == "-" }
        do throws(LedgerRestore.Failure) {
            outcome = try restore.run(keepingAs: suffix, while: shouldContinue)
        } catch {
            throw Refusal(.state, error.sentence(ledger: ledger, file: file))
        }
        self.ledger = ledger
        self.file = file
    }

    /// What was restored, a line for each fact.
    package var text: String {
        var facts = TextTable("restored", ledger)
        facts.add("from", file)
        facts.add("before", outcome.keptAs.map { "kept as \($0)" } ?? "no ledger")
        facts.add("notifications", outcome.difference)
        return facts.text
    }
}

extension RestoredLedger: Encodable {
    private enum Key: String, CodingKey {
        case ledger, before, after
        case keptAs = "kept_as"
        case lastID = "last_id"
        case lastAt = "last_received_at"
    }

    package func encode(to encoder: any Encoder) throws {
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
        return "no. \(id) of \(AlipayTime.beijing(receivedAt))"
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
