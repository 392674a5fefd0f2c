package import Ledger
internal import System

extension LedgerAudit.Report {
    /// The faults as a terminal may have them: some quote what somebody wrote into a row.
    var printableFaults: [String] { faults.map(Self.printable) }

    /// How many each key signed that is not in the settings, by a fingerprint as above.
    var unknownKeys: [String: Int] {
        Dictionary(signedByOthers.map { (Self.printable($0), $1) }, uniquingKeysWith: +)
    }

    private static func printable(_ text: String) -> String {
        text.beginning(500).visible
    }

    /// For people: counts, the head, notes, and the faults last, where they are seen.
    package var text: String {
        var counts = TextTable("notifications", notifications.grouped)
        counts.add("verified again", verified.grouped)
        if pruned > 0 { counts.add("masked or dropped", pruned.grouped) }
        let unverified = unknownKeys.values.reduce(0, +)
        if unverified > 0 { counts.add("not verified", unverified.grouped) }
        let end = """
            head \(head)
            Note it in another place: given with --head, it lets the next audit notice a
            log that was cut at its end or rewritten.
            """
        let last = faults.isEmpty ? ["no fault"] : printableFaults
        let more = faultCount - faults.count
        let rest = more > 0 ? ["and \(more.grouped) more"] : []
        return ([counts.text, "", end, ""] + notes + last + rest).joined(separator: "\n")
    }

    /// A word on each key that is missed; of many, on those that signed most.
    private var notes: [String] {
        let keys = unknownKeys.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let some = keys.prefix(10).map { key, count in
            """
            note \(count.grouped) not verified, by key \(key): the settings were changed since
            """
        }
        if keys.isEmpty { return [] }
        let hint = "     (an old key may be put back, beside the new one, to check these too)"
        return some + (keys.count > 10 ? ["note and \(keys.count - 10) more keys"] : []) + [hint]
    }
}
