package import System

/// What a process has done in a store since its start.
package struct StoreActivity: Sendable, Equatable {
    /// Notifications that wait to be written.
    package let queued: Int
    /// How long commits took, in seconds; all of a batch's work, the wait for the disk included.
    package let commitSeconds: Histogram.Snapshot
    /// How many notifications shared each of them.
    package let commitSizes: Histogram.Snapshot
    /// How often a batch was tried again because another transaction was in its way, by the server's
    /// code.
    package let retries: [String: Int]
    /// Commits of which it is not known whether the server has kept them; their notifications were
    /// answered `fail`.
    package let uncertainCommits: Int
    /// The server that is recorded on, as `db1:3306`; `nil` for a file, and while there is none.
    package let server: String?

    package init(
        queued: Int,
        commitSeconds: Histogram.Snapshot,
        commitSizes: Histogram.Snapshot,
        retries: [String: Int],
        uncertainCommits: Int,
        server: String?
    ) {
        self.queued = queued
        self.commitSeconds = commitSeconds
        self.commitSizes = commitSizes
        self.retries = retries
        self.uncertainCommits = uncertainCommits
        self.server = server
    }
}
