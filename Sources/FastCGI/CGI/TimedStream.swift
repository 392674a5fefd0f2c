internal import Glibc
internal import System

/// Standard input or output of a process that waits for its peer, and not forever.
struct TimedStream {
    private let descriptor: Int32
    private let deadline: Int64

    /// - Parameters:
    ///   - descriptor: A pipe, a socket or a file, which may block.
    ///   - milliseconds: How long all that is read, or written, may take from now on.
    init(descriptor: Int32, milliseconds: Int) {
        self.descriptor = descriptor
        deadline = Clock.milliseconds + Int64(milliseconds)
    }

    /// Reads.
    ///
    /// - Parameter count: How many bytes.
    /// - Returns: The bytes, and whether the time was enough: fewer may then have been sent.
    func read(atMost count: Int) -> (bytes: [UInt8], isInTime: Bool) {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            guard isReady(for: POLLIN) else { return (Array(bytes.prefix(filled)), false) }
            let part = unsafe bytes.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), count - filled)
            }
            if part == 0 || (part < 0 && errno != EINTR) { break }
            filled += max(part, 0)
        }
        return (Array(bytes.prefix(filled)), true)
    }

    /// Reads and forgets, up to the end of the input, or of the time.
    func discard(atMost count: Int) {
        var rest = count
        while rest > 0 {
            let (part, isInTime) = read(atMost: min(rest, 65_536))
            guard isInTime && !part.isEmpty else { return }
            rest -= part.count
        }
    }

    /// Writes, unless the reader goes or the time is over.
    func write(_ bytes: [UInt8]) {
        var written = 0
        while written < bytes.count {
            guard isReady(for: POLLOUT) else { return }
            // A pipe that is ready takes this much without waiting (pipe(7)).
            let part = min(bytes.count - written, Int(PIPE_BUF))
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), part)
            }
            if count < 0 && errno != EINTR { return }
            written += max(count, 0)
        }
    }

    /// The corresponding C function is `poll`.
    private func isReady(for event: Int32) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while true {
            let left = Int32(clamping: max(0, deadline - Clock.milliseconds))
            let count = unsafe poll(&wanted, 1, left)
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }
}
