internal import Glibc

/// Descriptor 2, for what is more than a sentence now and then.
package enum StandardError {
    /// Whether it leads to systemd's journal: JOURNAL_STREAM names the very stream, systemd.exec(5).
    package static var isJournal: Bool {
        guard let named = unsafe getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard unsafe fstat(STDERR_FILENO, &status) == 0 else { return false }
        return unsafe String(cString: named) == "\(status.st_dev):\(status.st_ino)"
    }

    /// Writes a line in one piece: several threads and processes may write to the same place.
    ///
    /// The corresponding C function is `write`. What cannot be written is lost: there is no other
    /// place to complain.
    package static func write(line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, bytes.count)
        }
    }
}
