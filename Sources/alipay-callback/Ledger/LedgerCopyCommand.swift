internal import ArgumentParser
internal import Operator
internal import Settings

struct LedgerCopyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy the ledger whole to where other settings say.",
        discussion: """
            For a shop that moves its ledger: from a SQLite file to a server, from one server to \
            another, or back. --to is a copy of the settings with another [ledger]: so the \
            password's file, TLS and CA of both places are where they always are, nothing secret \
            is on the command line, and the settings to go on with are there when it is done.

            Stop the responder and the relay first; nginx answers 502 then, and Alipay sends \
            again later. The ledger is not changed. Its copy has to be a new file, an empty \
            database, or what `ledger init` made; the user of --to needs the rights to make \
            tables (or `ledger init` to have made them), and DELETE.

              systemctl stop alipay-callback alipay-callback-deliver
              alipay-callback ledger copy --to new.toml
              mv new.toml /etc/alipay-callback/alipay-callback.toml
              systemctl start alipay-callback alipay-callback-deliver

            Rows are copied as of one moment, then both ledgers are audited. Until that is done \
            the copy is refused by everything that opens a ledger. If it is broken off, run it \
            again: it continues. If the ledger was written meanwhile, it says so and ends with 1: \
            run it again, and it copies what has changed.
            """
    )

    @OptionGroup var settings: SettingsOption

    @Option(help: ArgumentHelp("The settings file that names the copy.", valueName: "path"))
    var to: String

    func run() throws {
        let loaded = try settings.load()
        var other = SettingsOption()
        other.config = to
        let target = try other.load()
        let ring = try settings.keyRing(of: loaded)
        let progress = ProgressLine()
        let interruption = Interruption()
        let copied = try Terminal.orRefusal {
            defer { progress.clear() }
            return try CopiedLedger(of: loaded, to: target, with: ring, now: Terminal.now) {
                switch $0 {
                case .copying(let table, let rows):
                    progress.show("\(rows.grouped) rows, now \(table)")
                case .auditing(let seen, let count):
                    progress.show(
                        "auditing both: \(seen.grouped) of \(count.grouped) notifications"
                    )
                }
                return !interruption.hasCome
            }
        }
        print(copied.text)
    }
}
