package import System

/// What a process has done in a store since its start.
package struct StoreActivity: Sendable, Equatable {
    /// Notifications that wait to be written.
    package let queued: Int
    /// How long commits took, in seconds; all of a batch's work, the wait for the disk included.
    package let commitSeconds: Histogram.Snapshot
    /// How many notifications shared each of them.
    package let commitSizes: Histogram.Snapshot

    package init(
        queued: Int,
        commitSeconds: Histogram.Snapshot,
        commitSizes: Histogram.Snapshot
    ) {
        self.queued = queued
        self.commitSeconds = commitSeconds
        self.commitSizes = commitSizes
    }
}
