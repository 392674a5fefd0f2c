internal import Orders
internal import System

/// What this process's commits came to since its start.
final class CommitCounts: Sendable {
    /// How long batches took, in seconds; all of their work, the wait for the disk included.
    let seconds = Histogram(
        bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
    )
    /// How many notifications shared a commit.
    let sizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])

    private struct Server {
        var retries: [String: Int] = [:]
        var uncertain = 0
        var name: String?
    }

    private let server = Mutex(Server())

    /// A batch is tried again.
    ///
    /// - Parameter error: What undid its transaction.
    func retry(after error: StorageError) {
        let code = error.native.prefix { $0 != " " }
        server.withLock { $0.retries[String(code), default: 0] += 1 }
    }

    /// A batch was answered `fail`.
    func failed(_ error: StorageError) {
        guard error.isCommitUncertain else { return }
        server.withLock { $0.uncertain += 1 }
    }

    /// What is recorded goes to that server from now on; `nil` to a file, or nowhere.
    func connected(to name: String?) { server.withLock { $0.name = name } }

    /// All of it.
    ///
    /// - Parameter queued: How many notifications wait.
    /// - Returns: What the status says of it.
    func activity(queued: Int) -> StoreActivity {
        let server = server.withLock { $0 }
        return StoreActivity(
            queued: queued,
            commitSeconds: seconds.snapshot,
            commitSizes: sizes.snapshot,
            retries: server.retries,
            uncertainCommits: server.uncertain,
            server: server.name
        )
    }
}
