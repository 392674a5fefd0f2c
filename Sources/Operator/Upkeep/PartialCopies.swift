internal import FoundationEssentials
internal import Ledger
internal import LedgerSQLite
internal import System

/// Copies that were not finished, as the process that made them was killed.
enum PartialCopies {
    /// Removes those in a folder that are not in use, by the lock that a copy's maker holds.
    ///
    /// - Parameters:
    ///   - file: A file of the folder.
    ///   - ledger: The ledger, which a responder may be making in the same folder.
    static func remove(beside file: String, ledger: String) {
        let folder = FileName.folder(of: file)
        let own = FileName.last(of: ledger) + ".partial-"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where isPartial(name) && !name.hasPrefix(own) {
            let path = folder + name
            guard FileStatus.isRegular(path) == true, LedgerBackup.mayBeCopy(path),
                !LockFile.isHeld(at: path)
            else {
                continue
            }
            for end in ["", "-wal", "-shm", "-journal"] { AtomicFile.remove(path + end) }
        }
    }

    /// As `AtomicFile` names them.
    private static func isPartial(_ name: String) -> Bool {
        name.wholeMatch(of: /.+\.partial-[0-9a-f]{1,8}/) != nil
    }
}
