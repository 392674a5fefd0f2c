internal import Glibc

/// An answer that the peer has not taken whole yet.
final class PendingAnswer {
    enum Progress: Equatable {
        case sent(keepsConnection: Bool)
        /// There is no room for the rest.
        case waiting
        /// The peer is gone.
        case gone
    }

    /// When it is given up, in milliseconds of the monotonic clock.
    let deadline: Int64
    private let keepsConnection: Bool
    private let records: [UInt8]
    private var sent = 0
    private var share: BufferSpace.Share

    init(
        _ records: [UInt8],
        keepsConnection: Bool,
        deadline: Int64,
        in space: BufferSpace
    ) {
        self.records = records
        self.keepsConnection = keepsConnection
        self.deadline = deadline
        share = BufferSpace.Share(of: space)
        share.set(records.count)
    }

    /// Sends as much as there is room for.
    ///
    /// The corresponding C function is `send`.
    func send(on descriptor: Int32) -> Progress {
        while sent < records.count {
            let count = unsafe records.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor,
                    $0.baseAddress?.advanced(by: sent),
                    records.count - sent,
                    Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
                )
            }
            if count < 0 && errno != EINTR { return errno == EAGAIN ? .waiting : .gone }
            sent += max(count, 0)
        }
        return .sent(keepsConnection: keepsConnection)
    }
}
