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
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(byte)
        lock.l_len = off_t(count)
        guard unsafe fcntl(file.number, shim_set_ofd_lock, &lock) != 0 else { return }
        guard errno == EAGAIN || errno == EACCES else { throw SystemError("lock \(path)") }
        return nil
    }
}
