/// Why a ledger was not copied.
package enum CopyFailure: Error {
    /// The ledger could not be read.
    case source(StorageError)
    /// The copy could not be written.
    case target(StorageError)
    /// There is a ledger already where the copy is to be.
    case occupied
    /// There is an unfinished copy, of another ledger.
    case ofAnother
    /// The copy is not what the ledger is; what differs.
    case differs(String)
    /// The ledger was written while it was copied.
    case movedOn
    /// The operator broke it off.
    case interrupted

    /// Does something with the ledger.
    static func source<Result>(
        _ body: () throws(StorageError) -> Result
    ) throws(CopyFailure) -> Result {
        do throws(StorageError) { return try body() } catch { throw .source(error) }
    }

    /// Does something with the copy.
    static func target<Result>(
        _ body: () throws(StorageError) -> Result
    ) throws(CopyFailure) -> Result {
        do throws(StorageError) { return try body() } catch { throw .target(error) }
    }
}
