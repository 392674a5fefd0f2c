package import Ledger
package import System

/// Why no copy was made.
package enum BackupFailure: Error, Sendable {
    /// The name is taken, and nobody asked for that file to be replaced.
    case exists
    /// The name is not a regular file's, so a copy must not replace it.
    case notAFile
    /// The name is a file's that is not a SQLite database, so not a copy of a ledger.
    case notACopy
    /// The name is the ledger's own, or of one of the files beside it.
    case isTheLedger
    /// The name is taken by a database that is open or was left in the middle of a change.
    case inUse(String)
    /// The ledger could not be read.
    case ledger(StorageError)
    /// The copy could not be written.
    case copy(StorageError)
    case file(SystemError)
    /// What was copied is not what was to be copied.
    case damaged(String)
    case interrupted
}
