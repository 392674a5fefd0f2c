internal import ArgumentParser
internal import Operator

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Restore the ledger from a copy, while the responder is stopped.",
        discussion: """
            The copy is checked first, page by page, and stays where it is. The old ledger \
            is renamed, with its -wal: a date is added to its name. Nobody may have it open: \
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
        let loaded = try settings.load()
        let progress = ProgressLine()
        let interruption = Interruption()
        let restored = try Terminal.orRefusal {
            defer { progress.clear() }
            return try RestoredLedger(of: loaded, from: file, now: Terminal.now) { copied, count in
                progress.show("\(copied.grouped) of \(count.grouped) pages")
                return !interruption.hasCome
            }
        }
        if json { try? Terminal.printJSON(restored) } else { print(restored.text) }
    }
}
