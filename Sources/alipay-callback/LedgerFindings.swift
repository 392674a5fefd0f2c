internal import Alipay
internal import Foundation
internal import Ledger

/// What `check` says of the ledger.
struct LedgerFindings {
    /// The size from which the write-ahead log is worth a word, in bytes.
    private static let patience: Int64 = 64 << 20

    /// One for each finding, beginning with `ok`, `note` or `bad`.
    private(set) var lines: [String] = []
    private(set) var isAllRight = true
    private let statements: [ShopStatement]
    private let kind: LedgerKind

    /// Looks at a ledger.
    ///
    /// - Parameters:
    ///   - path: Where the settings say that it is.
    ///   - kind: What they say that it is.
    ///   - statements: What the shop wants run with its effects.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    init(_ path: String, as kind: LedgerKind, statements: [ShopStatement], now: Int64) {
        self.kind = kind
        self.statements = kind == .live ? statements : []
        look(at: path, now)
    }

    private mutating func look(at path: String, _ now: Int64) {
        if kind == .shadow {
            note("shadow: all is recorded and nobody is told; alipay-callback shadow report")
        }
        let manager = FileManager.default
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard manager.isWritableFile(atPath: folder) else {
            return bad("ledger: the folder \(folder) is not there or must not be written by you")
        }
        guard manager.fileExists(atPath: path) else {
            ok("ledger \(path) (the responder will make it)")
            return lookAtStatements(in: nil)
        }
        guard manager.isWritableFile(atPath: path) else {
            return bad("ledger \(path): must not be written by you")
        }
        do throws(StorageError) {
            let ledger = try LedgerReader(path: path)
            try look(at: ledger, path, now)
        } catch {
            bad("ledger \(path): \(error)")
        }
    }

    private mutating func look(
        at ledger: LedgerReader,
        _ path: String,
        _ now: Int64
    ) throws(StorageError) {
        guard ledger.kind == kind else { throw ledger.kind.refusal }
        ok("ledger \(path)")
        for fault in try ledger.schemaFaults() { bad("ledger: \(Terminal.printable(fault))") }
        let waiting = try ledger.quarantinedCount()
        if waiting > 0 {
            let wait = waiting == 1 ? "notification waits" : "notifications wait"
            note(
                """
                quarantine: \(waiting.grouped) \(wait) for you; \
                alipay-callback notifications list --quarantined
                """
            )
        }
        lookAtStatements(in: ledger)
        noteLog(path + "-wal")
        lines.append(try BackupFinding.line(of: ledger, now: now))
    }

    /// Prepares the shop's statements, which runs nothing; without a ledger it cannot be done yet.
    private mutating func lookAtStatements(in ledger: LedgerReader?) {
        for (index, statement) in statements.enumerated() {
            let events = statement.events.joined(separator: ", ")
            let name = "effect.sql no. \(index + 1): \(events)"
            guard let ledger else {
                note("\(name): it is prepared when the ledger is there")
                continue
            }
            if let error = ledger.fault(of: statement) {
                bad("\(name): \(Terminal.printable(error.native))")
            } else {
                ok(name)
            }
        }
    }

    /// The log begins again from its start whenever nobody reads what is in it.
    private mutating func noteLog(_ path: String) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes?[.size] as? NSNumber)?.int64Value ?? 0
        guard size > Self.patience else { return }
        note(
            """
            ledger: \(path) has \(size >> 20) MiB; something that reads the ledger without end, \
            like a sqlite3 left open, keeps it from shrinking
            """
        )
    }

    private mutating func ok(_ text: String) { lines.append("ok   \(text)") }

    private mutating func note(_ text: String) { lines.append("note \(text)") }

    private mutating func bad(_ text: String) {
        lines.append("bad  \(text)")
        isAllRight = false
    }
}
