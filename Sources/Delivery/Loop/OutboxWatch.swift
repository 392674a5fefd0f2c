internal import System

/// Notices that somebody wrote to the ledger, without asking it.
///
/// What is committed in write-ahead logging is written to `…-wal`; where that cannot be watched, the
/// relay asks for new events every 25 ms, see `Relay.askInterval`.
package struct OutboxWatch: Sendable {
    private let files: FileWatch?

    /// - Parameter folder: The ledger's.
    package init(folder: String) { files = try? FileWatch(folder: folder) }

    /// Of a ledger that is in no file of this machine: nothing can be noticed.
    package init() { files = nil }

    /// Whether it can notice anything.
    package var isAwake: Bool { files != nil }

    /// Readable when something was written; -1 where nothing is watched.
    var number: Int32 { files?.number ?? -1 }

    /// Forgets what it has noticed.
    func forget() { _ = files?.changes() }
}
