internal import Alipay
internal import FoundationEssentials
internal import Ledger
internal import System

/// What `check` says of the ledger's copies.
enum BackupFinding {
    /// A backup older than this is reported, in milliseconds.
    private static let reportedAge: Int64 = 2 * 24 * 3_600_000

    /// Adds the finding.
    ///
    /// - Parameters:
    ///   - ledger: The ledger.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    ///   - findings: Where it is added.
    /// - Throws: `StorageError` when it cannot be read.
    static func add(
        of ledger: LedgerReader,
        now: Int64,
        to findings: inout Findings
    ) throws(StorageError) {
        guard let newest = try ledger.newestBackup() else {
            return findings.note(
                "backup: there is none yet; alipay-callback backup FILE makes one"
            )
        }
        let age = now - newest.madeAt
        let file = newest.file.visible
        guard FileManager.default.fileExists(atPath: newest.file) else {
            return findings.note(
                "backup: the newest, \(text(age)) old, cannot be found: \(file)"
            )
        }
        findings.add(age > reportedAge ? .note : .ok, "backup: \(text(age)) old, \(file)")
    }

    private static func text(_ age: Int64) -> String {
        let minutes = max(age, 0) / 60_000
        if minutes == 0 { return "less than a minute" }
        let (count, unit) =
            switch minutes {
            case 0..<120: (minutes, "minute")
            case 120..<2880: (minutes / 60, "hour")
            default: (minutes / 1440, "day")
            }
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
