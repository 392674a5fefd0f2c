internal import Alipay
internal import ArgumentParser
internal import Ledger
internal import Operator
internal import Responder
internal import Settings

struct NotificationsAudit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check that the ledger is as it was recorded.",
        discussion: """
            Each notification is chained to the one before: one that was edited, added or removed \
            behind the ledger's back is named. Each body is verified again, and orders and events \
            are compared with what the notifications say. It only reads, and the responder goes \
            on. Prints `no fault` and exits 0, or the faults and exits 1.

            Whoever may write the ledger can also cut the log at its end or write it anew, with a \
            chain that fits. That is noticed when the head that this prints is noted in another \
            place and given with --head next time.

              alipay-callback notifications audit
              alipay-callback notifications audit --head 17:9f86d081884c7d65…
            """
    )

    @OptionGroup var settings: SettingsOption

    @Option(
        help: ArgumentHelp(
            "The head that an earlier audit or backup gave.",
            discussion: "A number, a colon and 64 hexadecimal digits.",
            valueName: "id:hex"
        )
    )
    var head: ChainHead?

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let loaded = try settings.load()
        let ring = try settings.keyRing(of: loaded)
        let ledger = try settings.openLedger(of: loaded)
        let progress = ProgressLine()
        let report: LedgerAudit.Report
        do throws(StorageError) {
            let count = try ledger.notificationCount().grouped
            report = try LedgerAudit(of: ledger, with: ring).run(since: head) { seen in
                progress.show("\(seen.grouped) of \(count) notifications")
            }
        } catch {
            progress.clear()
            throw Terminal.fail("\(loaded.ledger.path): \(error)", code: .failure)
        }
        progress.clear()
        if json { try Terminal.printJSON(AuditJSON(report)) } else { print(report.text) }
        if report.faultCount > 0 { throw ExitCode.failure }
    }
}

extension ChainHead: ExpressibleByArgument {}

extension LedgerAudit.Report {
    /// The faults as a terminal may have them: some quote what somebody wrote into a row.
    var printableFaults: [String] { faults.map(Self.printable) }

    /// How many each key signed that is not in the settings, by a fingerprint as above.
    var unknownKeys: [String: Int] {
        Dictionary(signedByOthers.map { (Self.printable($0), $1) }, uniquingKeysWith: +)
    }

    private static func printable(_ text: String) -> String {
        Terminal.printable(String(text.unicodeScalars.prefix(500)))
    }

    /// For people: counts, the head, notes, and the faults last, where they are seen.
    fileprivate var text: String {
        var counts = TextTable("notifications", notifications.grouped)
        counts.add("verified again", verified.grouped)
        if pruned > 0 { counts.add("masked or dropped", pruned.grouped) }
        let unverified = unknownKeys.values.reduce(0, +)
        if unverified > 0 { counts.add("not verified", unverified.grouped) }
        let end = """
            head \(head)
            Note it in another place: given with --head, it lets the next audit notice a
            log that was cut at its end or written anew.
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
