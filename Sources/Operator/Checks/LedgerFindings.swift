internal import Alipay
internal import FoundationEssentials
internal import Ledger
internal import LedgerEngines
internal import Settings
internal import System

/// What `check` says of what is in the ledger.
struct LedgerFindings {
    /// The size from which the write-ahead log is reported, in bytes.
    private static let longLog: Int64 = 64 << 20
    /// Up to this size every page is looked at: half a second for a file that nobody has read yet.
    private static let quick: Int64 = 64 << 20

    private var findings = Findings(of: .ledger)
    private let statements: [ShopStatement]
    private let kind: LedgerKind

    var all: [Finding] { findings.all }

    /// Looks at a ledger.
    ///
    /// - Parameters:
    ///   - settings: Where it is, and what the shop wants run with its events.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    init(_ settings: Settings, now: Int64) {
        kind = settings.ledgerKind
        statements = kind == .live ? settings.event.sql.map { ShopStatement($0) } : []
        if kind == .shadow {
            findings.note(
                "shadow: everything is recorded and nobody is notified; alipay-callback shadow report"
            )
        }
        let file = settings.ledger.file.map { LedgerFile($0) }
        if let file, !file.isThere {
            if FileManager.default.fileExists(atPath: file.folder) {
                findings.ok("ledger \(file.path) (the responder will make it)")
            }
            lookAtStatements(in: nil)
            return
        }
        look(at: settings, file, now)
    }

    private mutating func look(at settings: Settings, _ file: LedgerFile?, _ now: Int64) {
        let name = settings.ledger.name
        let engine: any Engine
        do throws(SettingsErrors) {
            engine = try settings.ledger.engine(as: nil, busyTimeout: 3000)
        } catch {
            for sentence in error.sentences { findings.bad("ledger: \(sentence)") }
            return
        }
        do throws(StorageError) {
            try look(at: LedgerReader(on: engine), named: name, file, now)
            if file == nil { try lookAtRights(on: engine) }
        } catch  where error.isOfEmptyDatabase {
            findings.ok("ledger \(name) (the responder will make its tables)")
            lookAtStatements(in: nil)
        } catch {
            findings.bad("ledger \(name): \(Self.sentence(error, isFile: file != nil))")
        }
        if file == nil {
            let isRequired = settings.ledger.durability == .required
            findings.addDurability(of: engine, isRequired: isRequired)
        }
    }

    private mutating func look(
        at ledger: LedgerReader,
        named name: String,
        _ file: LedgerFile?,
        _ now: Int64
    ) throws(StorageError) {
        guard ledger.kind == kind else { throw ledger.kind.refusal }
        findings.ok("ledger \(name)")
        for fault in try ledger.schemaFaults() {
            findings.bad("ledger: \(fault.visible)")
        }
        for trigger in try ledger.triggersOnLedger() {
            let name = trigger.name.visible
            findings.bad(
                """
                ledger: the trigger \(name) on \(trigger.table.visible) is not one of the \
                ledger's: it can change or stop what is recorded; drop it, and use [[event.sql]]
                """
            )
        }
        let size = file.flatMap { FileIdentity($0.path)?.size } ?? 0
        if size <= Self.quick, let damage = try ledger.damage() {
            findings.bad("ledger: damaged: \(damage.visible); \(Self.restoring)")
        }
        let waiting = try ledger.quarantinedCount()
        if waiting > 0 {
            let wait = waiting == 1 ? "notification waits" : "notifications wait"
            findings.note(
                """
                quarantine: \(waiting.grouped) \(wait) for you; \
                alipay-callback notifications list --quarantined
                """
            )
        }
        lookAtStatements(in: ledger)
        guard let file else { return }
        noteLog(file.writeAheadLog)
        try BackupFinding.add(of: ledger, now: now, to: &findings)
    }

    /// Whether the account can record; one that has the operator's rights alone need not.
    private mutating func lookAtRights(on engine: any Engine) throws(StorageError) {
        let connection = try engine.connect(for: .operate)
        do throws(StorageError) {
            try connection.makeSure(mayActAs: .responder)
        } catch {
            guard error.code == .forbidden else { throw error }
            do throws(StorageError) {
                try connection.makeSure(mayActAs: .operator)
            } catch _ {
                throw error
            }
            findings.note("ledger: this account has the operator's rights, and cannot record")
        }
    }

    private static let restoring =
        "stop the responder and the relay, and put the newest copy in place by alipay-callback restore"

    /// What to do follows from what is wrong.
    private static func sentence(_ error: StorageError, isFile: Bool) -> String {
        let remedy =
            switch error.code {
            case .newer: ": install that version again, or use another ledger"
            case .corrupt: ": \(restoring)"
            case .foreign where isFile: ": name another file in [ledger] url"
            case .foreign: ": make its tables by alipay-callback ledger init"
            default: ""
            }
        return "\(error)\(remedy)"
    }

    /// Prepares the shop's statements, which runs nothing; without a ledger it cannot be done yet.
    private mutating func lookAtStatements(in ledger: LedgerReader?) {
        for (index, statement) in statements.enumerated() {
            let events = statement.events.joined(separator: ", ")
            let name = "event.sql no. \(index + 1): \(events)"
            guard let ledger else {
                findings.note("\(name): it is prepared when the ledger is there")
                continue
            }
            if let error = ledger.fault(of: statement) {
                findings.bad("\(name): \(error.native.visible)")
            } else {
                findings.ok(name)
            }
        }
    }

    /// The log restarts from its beginning whenever no reader needs it.
    private mutating func noteLog(_ path: String) {
        let size = FileIdentity(path)?.size ?? 0
        guard size > Self.longLog else { return }
        findings.note(
            """
            ledger: \(path) has \(size >> 20) MiB; something that reads the ledger without end, \
            like a sqlite3 left open, keeps it from shrinking
            """
        )
    }
}
