internal import System

/// What `check` says of the room for the ledger.
enum DiskFindings {
    /// Less than a busy day's notifications.
    private static let least: Int64 = 64 << 20
    private static let comfortable: Int64 = 1 << 30
    private static let leastFiles: Int64 = 100

    static func all(_ ledger: String) -> [Finding] {
        let folder = LedgerFile(ledger).folder
        // A folder that is not there has a finding of its own.
        guard let space = try? FileSystemSpace(of: folder) else { return [] }
        return all(space, folder: folder)
    }

    /// Judges.
    ///
    /// - Parameters:
    ///   - space: What is left.
    ///   - folder: Of which folder's file system.
    /// - Returns: One or two findings.
    static func all(_ space: FileSystemSpace, folder: String) -> [Finding] {
        var findings = Findings(of: .disk)
        let remedy = "make room; without any, every notification is answered fail"
        if let files = space.freeFiles, files < leastFiles {
            findings.bad("disk: \(folder) has room for \(files) more files: remove some")
        }
        let free = text(space.free)
        if space.free < least {
            findings.bad("disk: \(free) left for \(folder): \(remedy)")
        } else if space.free < comfortable || space.free < space.size / 20 {
            findings.note("disk: \(free) of \(text(space.size)) left for \(folder): \(remedy)")
        } else {
            findings.ok("disk: \(free) left for \(folder)")
        }
        return findings.all
    }

    private static func text(_ bytes: Int64) -> String {
        bytes >= 10 << 30 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
    }
}
