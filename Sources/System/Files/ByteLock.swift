internal import CSystem
internal import Glibc

/// A locked byte of a file, or several that follow each other: proof that the process which holds it lives.
///
/// It is held until the last reference to this object is gone, or the process is, by `kill -9` too;
/// a process that is stopped still holds it. It is not inherited by programs that are run.
package final class ByteLock: Sendable {
    /// The lock is this open file description's, which nobody else has: so letting go of one lock
    /// leaves all others, and two in one process are in each other's way.
    private let file: Descriptor
    private let bytes: (start: Int64, count: Int64)

    /// Locks, without waiting; `nil` when it is locked already.
    ///
    /// The corresponding C function is `fcntl` with `F_OFD_SETLK`.
    ///
    /// - Parameters:
    ///   - byte: Its offset.
    ///   - count: How many from there on.
    ///   - file: Open for writing, by an open file description for this lock alone.
    ///   - path: How the file is named in the error.
    /// - Throws: `SystemError` when the system has no lock left, or there are none on this kind of
    ///   file.
    init?(
        _ byte: Int64,
        count: Int64 = 1,
        of file: Descriptor,
        _ path: String
    ) throws(SystemError) {
        self.file = file
        bytes = (byte, count)
        if set(F_WRLCK) { return }
        guard errno == EAGAIN || errno == EACCES else { throw SystemError("lock \(path)") }
        // The deinitializer runs on this path too, and lets go of what is not held: of nothing.
        return nil
    }

    /// Lets go by name: a program that another thread is about to run shares the open file with this
    /// process until it begins, and to close it here is not enough before that.
    deinit { _ = set(F_UNLCK) }

    private func set(_ type: Int32) -> Bool {
        var lock = flock()
        lock.l_type = Int16(type)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(bytes.start)
        lock.l_len = off_t(bytes.count)
        return unsafe fcntl(file.number, shim_set_ofd_lock, &lock) == 0
    }
}
