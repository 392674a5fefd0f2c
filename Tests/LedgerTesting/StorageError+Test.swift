package import Ledger

/// The error that something throws, or `nil`.
package func storageError(of body: () throws(StorageError) -> Void) -> StorageError? {
    do throws(StorageError) {
        try body()
        return nil
    } catch {
        return error
    }
}
