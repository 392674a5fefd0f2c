internal import CSystem
internal import Glibc

/// A file whose bytes are locked to show that somebody lives; nothing is written into it.
///
/// The file must stay: who locks a new one of the same name does not see who holds the old one.
package struct LockFile: Sendable {
    private let path: String
    private let mode: UInt32

    /// Opens the file, or makes it; a link is an error: who may make names in the folder would have
    /// a file made wherever this process may make one.
    ///
    /// The corresponding C function is `open`.
    ///
    /// - Parameters:
    ///   - path: In a folder that is there.
    ///   - mode: Who may lock it, should it be made now; less what the process's umask takes away.
    /// - Throws: `SystemError` when it can neither be opened nor made.
    package init(path: String, mode: UInt32 = 0o660) throws(SystemError) {
        self.path = path
        self.mode = mode
        _ = try open()
    }

    /// Locks a byte, without waiting.
    ///
    /// - Parameter byte: Its offset, at least 0; the file need not be as long.
    /// - Returns: The lock, or `nil` when somebody who lives holds it, in this process or another.
    /// - Throws: `SystemError` when it cannot be found out.
    package func tryLock(byte: Int64) throws(SystemError) -> ByteLock? {
        try ByteLock(byte, of: open(), path)
    }

    /// Locks several bytes at once, without waiting; see `tryLock(byte:)`.
    package func tryLock(bytes count: Int64, from first: Int64) throws(SystemError) -> ByteLock? {
        try ByteLock(first, count: count, of: open(), path)
    }

    /// Whether somebody who lives holds any byte of the file at a path; not when there is none.
    ///
    /// The corresponding C function is `fcntl` with `F_OFD_GETLK`.
    package static func isHeld(at path: String) -> Bool {
        let number = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard let file = try? Descriptor(number, "open \(path)") else { return false }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        // A length of 0 is all that there is, and whatever may follow.
        guard unsafe fcntl(file.number, shim_get_ofd_lock, &lock) == 0 else { return false }
        return lock.l_type != Int16(F_UNLCK)
    }

    /// Which file it is, among the files of all machines, until its machine is started again.
    ///
    /// The system's `boot_id` is another one for each start of each machine, of copied ones too; and on
    /// one system no two files have the same device and inode.
    ///
    /// - Parameter path: Of the file.
    /// - Returns: At most 100 letters, or `nil` when it cannot be known.
    package static func identity(at path: String) -> String? {
        let source = "/proc/sys/kernel/random/boot_id"
        guard let file = FileIdentity(path),
            let bytes = FileBeginning.bytes(of: source, atMost: 36), bytes.count == 36
        else { return nil }
        return "\(String(decoding: bytes, as: UTF8.self))/\(file.device):\(file.number)"
    }

    /// Another open file description each time.
    private func open() throws(SystemError) -> Descriptor {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        return try Descriptor(unsafe Glibc.open(path, flags, mode_t(mode)), "open \(path)")
    }
}
