/// How long a process keeps the ledger open, which decides when what it wrote is copied from the
/// write-ahead log into the file.
package enum LedgerUse: Sendable {
    /// For long: who closes last copies everything.
    case service
    /// For one request: copying would cost four waits for the disk, so who closes last does it only
    /// when the log is long, as every opening has to read it.
    case oneRequest
}
