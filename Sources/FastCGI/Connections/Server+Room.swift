internal import System

/// Which connection is closed where there is no room for all.
extension Server {
    /// Closes those that have waited longest for their peers, until the others' buffers fit.
    func closeOverflowing() {
        while space.isExceeded {
            guard let longest = connections.withLock({ $0.longestWaiting }) else { return }
            if longest.connection.begin(ifOverdueAt: longest.deadline) { close(longest.connection) }
        }
    }

    /// Closes the connection that has been idle longest; false when all have something under way.
    func closeIdlest() -> Bool {
        for (connection, since) in connections.withLock({ $0.idle })
        where connection.begin(ifIdleSince: since) {
            guard connection.hasArrivals() else {
                close(connection)
                return true
            }
            connection.release(rearming: poller)
        }
        return false
    }
}
