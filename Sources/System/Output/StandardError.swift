internal import Glibc

/// Descriptor 2, for what is more than a sentence now and then.
package enum StandardError {
    package static let number = STDERR_FILENO

    /// Whether it leads to systemd's journal: JOURNAL_STREAM names the very stream, systemd.exec(5).
    package static var isJournal: Bool {
        guard let named = unsafe getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard unsafe fstat(STDERR_FILENO, &status) == 0 else { return false }
        return unsafe String(cString: named) == "\(status.st_dev):\(status.st_ino)"
    }

    /// Writes a line in one piece where it fits: several threads and processes may write to the same
    /// place.
    ///
    /// The corresponding C function is `write`. It waits for the reader, also where somebody else has
    /// made the open file one that does not. What cannot be written is lost: there is no other place
    /// to complain.
    package static func write(line: String, to descriptor: Int32 = number) {
        write(line + "\n", to: descriptor)
    }

    /// The same, without a line's end.
    package static func write(_ text: String, to descriptor: Int32 = number) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                rest.removeFirst(count)
            } else if errno == EAGAIN {
                _ = Readiness.wait(toRead: [], toWrite: [descriptor], milliseconds: -1)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// The same, for a last word that must not keep the process from ending.
    package static func write(line: String, withinMilliseconds limit: Int) {
        guard let queue = try? LineQueue(reportLost: { _ in }) else { return write(line: line) }
        queue.add(line)
        queue.finish(milliseconds: limit)
    }
}
