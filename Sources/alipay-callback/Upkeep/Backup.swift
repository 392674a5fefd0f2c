internal import Alipay
internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Operator
internal import Settings
internal import Signing
internal import System

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the ledger while the responder is running.",
        discussion: """
            The copy is of one moment, is one file, and was checked before it got its name. It is a \
            ledger: `restore` puts it in the ledger's place. `check` says how old the newest copy is.

              alipay-callback backup /backup/ledger-$(date +%F).db
            """
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The file to make.")
    var file: String

    @ArgumentParser.Flag(help: "Replace the file if it is there; only a regular file is.")
    var force = false

    @ArgumentParser.Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let ledger = try settings.writableLedger(
            of: try settings.load(),
            mustExist: true,
            orShadow: true
        )
        // As it is: what `..` leads to behind a symbolic link, the system knows alone.
        let target =
            file.hasPrefix("/") ? file : FileManager.default.currentDirectoryPath + "/" + file
        guard FileStatus(target)?.kind != .folder, file != "-", !file.hasSuffix("/") else {
            throw Terminal.fail("\(file): name a file for the copy", code: .validationFailure)
        }
        PartialCopies.remove(beside: target, ledger: ledger)
        let begin = ContinuousClock.now
        do throws(BackupFailure) {
            let backup = try LedgerBackup(
                of: ledger,
                to: target,
                replacing: force,
                now: Terminal.now
            )
            let progress = ProgressLine()
            let interruption = Interruption()
            defer { progress.clear() }
            let record = try backup.run(replacing: force) { copied, count in
                progress.show("\(copied.grouped) of \(count.grouped) pages")
                return !interruption.hasCome
            }
            progress.clear()
            let took = (ContinuousClock.now - begin) / .seconds(1)
            report(record, ledger, took)
            do throws(StorageError) {
                try backup.remember(record)
            } catch {
                Terminal.complain("the copy is good, but the ledger could not take note: \(error)")
            }
        } catch {
            throw Terminal.fail(error.sentence(ledger: ledger, file: target), code: .failure)
        }
    }

    private func report(_ record: BackupRecord, _ ledger: String, _ took: Double) {
        let count = (try? LedgerReader(path: record.file).notificationCount()) ?? 0
        if json {
            try? Terminal.printJSON(BackupJSON(record, notifications: count, took: took))
            return
        }
        var facts = TextTable("copied", ledger)
        facts.add("to", record.file)
        facts.add("size", "\(record.bytes.grouped) bytes")
        facts.add("notifications", count.grouped)
        facts.add("last id", String(record.head.lastID))
        facts.add("chain", record.head.chain.hexadecimal)
        facts.add("took", "\(Double(Int(took * 100)) / 100) s")
        print(facts.text)
    }
}

extension BackupFailure {
    /// What went wrong, for the operator.
    fileprivate func sentence(ledger: String, file: String) -> String {
        switch self {
        case .exists: "\(file) is there already; --force replaces it"
        case .notAFile: "\(file) is a link or no regular file; --force replaces neither"
        case .notACopy: "\(file) is not a SQLite database; --force replaces copies alone"
        case .isTheLedger: "\(file) is the ledger itself; name another file for the copy"
        case .inUse(let other):
            "\(other) is there: \(file) is a database in use, not a copy; choose another name"
        case .ledger(let error): "\(ledger): \(error)"
        case .copy(let error) where error.code == .full: "\(file): no room for the copy"
        case .copy(let error): "\(file): the copy could not be written: \(error.native)"
        case .file(let error): "no copy at \(file): \(error)"
        case .damaged(let what):
            """
            the copy is not whole and was removed; look at the ledger with \
            sqlite3 \(ledger.shellWord) 'PRAGMA integrity_check': \(what)
            """
        case .interrupted: "broken off; nothing was left behind"
        }
    }
}
