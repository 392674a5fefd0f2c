internal import Alipay
internal import Ledger
internal import Settings
internal import System

/// What `check` says of the destinations.
struct DestinationFindings {
    /// The age from which a waiting event is reported, in milliseconds.
    private static let reportedAge: Int64 = 3_600_000

    private var findings = Findings(of: .destinations)

    var all: [Finding] { findings.all }

    /// Looks at secrets, templates, and what waits in the ledger.
    init(_ settings: Settings, secretsBy unit: RelayUnit, now: Int64) {
        do {
            _ = try Destinations(settings.deliver.withReadableSecrets(passedBy: unit))
        } catch {
            for sentence in error.sentences { findings.bad(sentence) }
        }
        // A ledger that cannot be read has a finding of its own.
        let known = (try? LedgerReader(of: settings).destinations()) ?? []
        let names = settings.deliver.destinations.map(\.name)
        for name in names {
            guard let destination = known.first(where: { $0.name == name }) else {
                findings.note("destination \(name): new; the relay has not seen it yet")
                continue
            }
            look(at: destination, now)
        }
        for gone in known where !names.contains(gone.name) && gone.waiting + gone.dead > 0 {
            findings.note(
                """
                destination \(gone.name.visible) is not in the settings any more, and \
                \((gone.waiting + gone.dead).grouped) wait for it; put it back, or: alipay-callback \
                deliveries skip --destination \(gone.name.shellWord) --reason …
                """
            )
        }
    }

    private mutating func look(at destination: DestinationRecord, _ now: Int64) {
        let name = destination.name
        if let disabledAt = destination.disabledAt {
            findings.bad(
                """
                destination \(name): disabled since \(AlipayTime.beijing(disabledAt)) \
                (\(destination.disabledReason.visible)), \
                \(destination.waiting.grouped) wait; alipay-callback deliveries enable \(name)
                """
            )
        }
        if destination.dead > 0 {
            findings.bad(
                """
                destination \(name): \(destination.dead.grouped) failed for the last time; \
                alipay-callback deliveries list --destination \(name) --dead
                """
            )
        }
        let age = destination.oldestAt.map { now - $0 } ?? 0
        if destination.waiting > 0 && age > Self.reportedAge && destination.dead == 0 {
            findings.note(
                """
                destination \(name): \(destination.waiting.grouped) wait, the oldest for \
                \(age / 3_600_000) h; does alipay-callback deliver run?
                """
            )
        }
        if destination.disabledAt == nil && destination.dead == 0 {
            findings.ok("destination \(name), \(destination.waiting.grouped) waiting")
        }
    }
}
