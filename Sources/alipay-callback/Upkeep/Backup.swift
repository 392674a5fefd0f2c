internal import ArgumentParser
internal import FoundationEssentials
internal import Ledger
internal import Operator

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the ledger while the responder is running.",
        discussion: """
            The copy is of one moment, is one file, and was checked before it got its name. It is a \
            ledger: `restore` puts it in the ledger's place. `check` says how old the newest copy is.

            Of a ledger on a server it makes a SQLite file, row by row: any `audit` reads it, and \
            `ledger copy` puts it into an empty database.

              alipay-callback backup /backup/ledger-$(date +%F).db
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The file to make.")
    var file: String

    @Flag(help: "Replace the file if it is there; only a regular file is.")
    var force = false

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let loaded = try settings.load()
        // As it is: what `..` leads to behind a symbolic link, the system knows alone.
        let target =
            file.hasPrefix("/") ? file : FileManager.default.currentDirectoryPath + "/" + file
        let progress = ProgressLine()
        let interruption = Interruption()
        let copy = try Terminal.orRefusal {
            defer { progress.clear() }
            return try LedgerCopy(
                of: loaded,
                to: target,
                named: file,
                replacing: force,
                now: Terminal.now
            ) { step in
                switch step {
                case .pages(let copied, let count):
                    progress.show("\(copied.grouped) of \(count.grouped) pages")
                case .rows(let copied): progress.show("\(copied.grouped) rows")
                }
                return !interruption.hasCome
            }
        }
        if json { try? Terminal.printJSON(copy) } else { print(copy.text) }
        if let error = copy.notRemembered {
            Terminal.complain("the copy is good, but the ledger could not take note: \(error)")
        }
    }
}
