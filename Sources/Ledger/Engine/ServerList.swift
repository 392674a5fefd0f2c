internal import System

/// The servers of a ledger in their order, and what this process knows of them.
///
/// All processes have the same list, and each uses the first server that can be written: a ledger that is
/// written on two nodes of a cluster at a time is slow. A server that has failed comes after all others
/// until it has been found sound for a while.
package final class ServerList: Sendable {
    private struct Failure {
        /// Since when it was found sound again, by the clock.
        var soundSince: Int64?
    }

    private struct Known {
        /// Those that have failed, by their place in the list.
        var failures: [Int: Failure] = [:]
        /// When a connection to one was lost last, by the clock.
        var losses: [Int: Int64] = [:]
        var nextProbe = Int64.min
        var isProbing = false
    }

    private let places: [ServerAddress.Place]
    private let soundTime: Int64
    private let probeInterval: Int64
    private let clock: @Sendable () -> Int64
    private let start: @Sendable (@escaping @Sendable () -> Void) -> Bool
    private let known = Mutex(Known())

    /// - Parameters:
    ///   - places: The servers, of which the first is the best.
    ///   - soundTime: For how long one that failed has to be sound until it is used again, in
    ///     milliseconds.
    ///   - probeInterval: How often it is looked at, in milliseconds.
    ///   - clock: Milliseconds of a clock that nobody sets.
    ///   - start: Lets something run beside; returns whether it does.
    package init(
        _ places: [ServerAddress.Place],
        soundTime: Int64 = 30_000,
        probeInterval: Int64 = 5000,
        clock: @escaping @Sendable () -> Int64 = { Clock.milliseconds },
        start: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool = startThread
    ) {
        self.places = places
        self.soundTime = soundTime
        self.probeInterval = probeInterval
        self.clock = clock
        self.start = start
    }

    /// Connects to the first server that can be had.
    ///
    /// - Parameter open: Connects to one; throws for one that cannot be written.
    /// - Returns: The connection.
    /// - Throws: `StorageError` of the first that was tried when there is none.
    package func connect<Connection>(
        _ open: (ServerAddress.Place) throws(StorageError) -> Connection
    ) throws(StorageError) -> Connection {
        let failed = known.withLock { $0.failures.keys.sorted() }
        let order = places.indices.filter { !failed.contains($0) } + failed
        var first: StorageError?
        for index in order {
            do throws(StorageError) {
                let connection = try open(places[index])
                known.withLock { $0.failures[index] = nil }
                return connection
            } catch {
                first = first ?? error
                known.withLock { $0.failures[index] = Failure() }
            }
        }
        throw first ?? StorageError(code: .cannotOpen, native: "no host", sql: "connect")
    }

    /// Notes that a connection was lost.
    ///
    /// Once in a while is no reason to leave a server that takes the next connection: in a cluster, a
    /// commit waits until a node that is gone has been given up. A second time soon after is one.
    ///
    /// - Parameter server: Where it led to, as `Place.description`.
    package func lost(_ server: String?) {
        guard let index = index(of: server) else { return }
        let now = clock()
        known.withLock { known in
            let last = known.losses.updateValue(now, forKey: index)
            if let last, now - last < soundTime / 2 { known.failures[index] = Failure() }
        }
    }

    /// Whether there is a better server than the one in use: one that stands before it in the list, and
    /// that was found sound for a while.
    ///
    /// It waits for nothing: servers are looked at by a thread of its own, now and then.
    ///
    /// - Parameters:
    ///   - server: The one in use.
    ///   - isSound: Whether one can be written; it may take some seconds.
    /// - Returns: Whether to connect again.
    package func hasBetter(
        than server: String?,
        _ isSound: @escaping @Sendable (ServerAddress.Place) -> Bool
    ) -> Bool {
        guard let index = index(of: server), index > 0 else { return false }
        let now = clock()
        let (isBetter, isDue) = known.withLock { known in
            let better = (0..<index).filter { earlier in
                guard let failure = known.failures[earlier] else { return true }
                return failure.soundSince.map { now - $0 >= soundTime } ?? false
            }
            for earlier in better { known.failures[earlier] = nil }
            let isDue = better.isEmpty && !known.isProbing && now >= known.nextProbe
            if isDue { (known.isProbing, known.nextProbe) = (true, now + probeInterval) }
            return (!better.isEmpty, isDue)
        }
        if isDue { probe(before: index, isSound) }
        return isBetter
    }

    private func probe(
        before index: Int,
        _ isSound: @escaping @Sendable (ServerAddress.Place) -> Bool
    ) {
        let isRunning = start { [self] in
            for earlier in 0..<index {
                let isSound = isSound(places[earlier])
                known.withLock { known in
                    guard let failure = known.failures[earlier] else { return }
                    let since = isSound ? failure.soundSince ?? clock() : nil
                    known.failures[earlier] = Failure(soundSince: since)
                }
            }
            known.withLock { $0.isProbing = false }
        }
        if !isRunning { known.withLock { $0.isProbing = false } }
    }

    /// Starts a thread whose end nobody waits for.
    ///
    /// - Parameter body: What it does.
    /// - Returns: Whether the system had a thread left.
    package static func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
        guard let thread = try? JoinableThread(body) else { return false }
        thread.detach()
        return true
    }

    private func index(of server: String?) -> Int? {
        server.flatMap { name in places.firstIndex { "\($0)" == name } }
    }
}
