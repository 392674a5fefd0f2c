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

            Whoever may write the ledger can also delete its last notifications, or rewrite all with \
            a chain that fits. To detect that, keep the printed head, the chain's last value, in \
            another place and give it with --head next time.

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
            throw Terminal.fail("\(loaded.ledger.name): \(error)", code: .failure)
        }
        progress.clear()
        if json { try Terminal.printJSON(AuditJSON(report)) } else { print(report.text) }
        if report.faultCount > 0 { throw ExitCode.failure }
    }
}

extension ChainHead: ExpressibleByArgument {}
