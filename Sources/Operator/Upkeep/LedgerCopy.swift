internal import Alipay
package import Ledger
internal import LedgerSQLite
package import Settings
internal import Signing
internal import System

/// A copy of the ledger that was made while the responder was running.
package struct LedgerCopy {
    private let ledger: String
    private let record: BackupRecord
    private let notifications: Int64
    /// In seconds.
    private let took: Double
    /// Why the ledger does not know of the copy, which is good; `nil` when it does.
    package let notRemembered: StorageError?

    /// How far it is: a file is copied by pages, what is on a server by rows.
    package enum Progress {
        case pages(Int, of: Int)
        case rows(Int)
    }

    /// Makes a copy.
    ///
    /// - Parameters:
    ///   - settings: What names the ledger.
    ///   - file: The file to make, with an absolute path.
    ///   - name: What the file is called in sentences.
    ///   - isReplacing: Whether an older copy there may give way.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    ///   - shouldContinue: Gets how far it is, in pages or rows, now and then; `false` breaks it off,
    ///     and nothing is left behind.
    /// - Throws: `Refusal` when there is no copy.
    package init(
        of settings: Settings,
        to file: String,
        named name: String,
        replacing isReplacing: Bool,
        now: Int64,
        while shouldContinue: (Progress) -> Bool
    ) throws(Refusal) {
        let writable = try WritableLedger(of: settings, mustExist: true, orShadow: true)
        ledger = settings.ledger.name
        guard FileStatus(file)?.kind != .folder, name != "-", !name.hasSuffix("/") else {
            throw Refusal(.input, "\(name): name a file for the copy")
        }
        PartialCopies.remove(beside: file, ledger: ledger)
        let begin = ContinuousClock.now
        do throws(BackupFailure) {
            if settings.ledger.file != nil {
                let backup = try LedgerBackup(
                    of: ledger,
                    to: file,
                    replacing: isReplacing,
                    now: now
                )
                record = try backup.run(replacing: isReplacing) {
                    shouldContinue(.pages($0, of: $1))
                }
                took = (ContinuousClock.now - begin) / .seconds(1)
                notRemembered = Self.trouble { [record] () throws(StorageError) in
                    try backup.remember(record)
                }
            } else {
                let backup = try RowBackup(
                    of: writable.engine,
                    to: file,
                    replacing: isReplacing,
                    now: now
                )
                record = try backup.run(replacing: isReplacing) { shouldContinue(.rows($0)) }
                took = (ContinuousClock.now - begin) / .seconds(1)
                notRemembered = Self.trouble { [record] () throws(StorageError) in
                    try backup.remember(record)
                }
            }
            notifications = (try? LedgerReader(path: record.file).notificationCount()) ?? 0
        } catch {
            throw Refusal(.state, error.sentence(ledger: ledger, file: file))
        }
    }

    private static func trouble(_ body: () throws(StorageError) -> Void) -> StorageError? {
        do throws(StorageError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// What was copied, a line for each fact.
    package var text: String {
        var facts = TextTable("copied", ledger)
        facts.add("to", record.file)
        facts.add("size", "\(record.bytes.grouped) bytes")
        facts.add("notifications", notifications.grouped)
        facts.add("last id", String(record.head.lastID))
        facts.add("chain", record.head.chain.hexadecimal)
        facts.add("took", "\(Double(Int(took * 100)) / 100) s")
        return facts.text
    }
}

extension LedgerCopy: Encodable {
    private enum Key: String, CodingKey {
        case file, bytes, notifications, chain
        case madeAt = "made_at"
        case lastID = "last_id"
        case seconds
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(record.file, forKey: .file)
        try object.encode(record.bytes, forKey: .bytes)
        try object.encode(notifications, forKey: .notifications)
        try object.encode(record.head.lastID, forKey: .lastID)
        try object.encode(record.head.chain.hexadecimal, forKey: .chain)
        try object.encode(AlipayTime.rfc3339(record.madeAt), forKey: .madeAt)
        try object.encode(took, forKey: .seconds)
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
