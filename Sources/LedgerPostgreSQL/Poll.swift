internal import Glibc
internal import System

/// Waiting for a connection's descriptor.
enum Poll {
    /// Waits until something can be read or written, or the descriptor is broken.
    ///
    /// The corresponding C function is `poll`; a signal does not shorten the wait.
    ///
    /// - Parameters:
    ///   - descriptor: A socket.
    ///   - toRead: Whether it matters that something can be read.
    ///   - toWrite: Whether it matters that something can be written.
    ///   - end: When to give up, by `Clock.milliseconds`.
    /// - Returns: Whether there is something to be done; `false` when the time is over.
    static func wait(
        _ descriptor: Int32,
        toRead: Bool,
        toWrite: Bool,
        until end: Int64
    ) -> Bool {
        let events = (toRead ? POLLIN : 0) | (toWrite ? POLLOUT : 0)
        while true {
            var wanted = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let left = Int32(clamping: max(0, end - Clock.milliseconds))
            let count = unsafe poll(&wanted, 1, left)
            if count < 0, errno == EINTR { continue }
            return count > 0
        }
    }
}

/// Texts as C takes a list of them.
enum CStrings {
    /// Makes such a list, for as long as something is done with it.
    ///
    /// - Parameters:
    ///   - texts: Without a NUL.
    ///   - body: Given the list, with NULL behind the last.
    /// - Returns: What `body` does.
    static func with<Result>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        var bytes: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(bytes.count)
            bytes += text.utf8.map { CChar(bitPattern: $0) } + [0]
        }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            let places =
                unsafe starts.map { start in unsafe bytes.baseAddress.map { unsafe $0 + start } }
                + [nil]
            return unsafe places.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
        }
    }
}
