internal import Glibc

/// What a peer may ask of the responder.
package struct Limits: Sendable {
    /// The longest request body that is kept, in bytes.
    package var bodyLimit: Int
    /// How long a whole request may take to arrive once its first byte has, in milliseconds; that more
    /// of it comes meanwhile does not make it longer.
    package var readTimeout: Int
    /// How long the web server may take to accept a whole answer, in milliseconds.
    package var writeTimeout: Int
    /// What requests that arrive in parts and answers that are not read may take in memory, of all
    /// connections together, in bytes.
    ///
    /// Beyond it the connection that has waited longest for its peer is closed. A request that
    /// arrives whole, as those of nginx do up to 32 KiB, takes nothing of it.
    package var bufferLimit: Int
    /// How many connections are kept; beyond it the one that has been idle longest is closed.
    package var connectionLimit: Int

    package init(
        bodyLimit: Int,
        readTimeout: Int = 10_000,
        writeTimeout: Int = 10_000,
        bufferLimit: Int = 64 << 20,
        connectionLimit: Int = Self.mostConnections
    ) {
        self.bodyLimit = bodyLimit
        self.readTimeout = readTimeout
        self.writeTimeout = writeTimeout
        self.bufferLimit = bufferLimit
        self.connectionLimit = connectionLimit
    }

    /// Three quarters of the descriptors that the process may have: the ledger and the rest need some.
    package static var mostConnections: Int {
        var limit = rlimit()
        let isKnown = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        return isKnown ? Int(clamping: limit.rlim_cur) / 4 * 3 : 768
    }
}
