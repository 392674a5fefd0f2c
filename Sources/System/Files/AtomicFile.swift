internal import Glibc

/// A file that gets its name when it is whole, and is gone when it never was.
package final class AtomicFile {
    /// What becomes of a file that has the name already.
    package enum Place {
        /// It gives way.
        case replacing
        /// It stays, and there is `EEXIST`.
        case failingIfExists
        /// The same, while others try to take the name; there is `EPERM`, `EOPNOTSUPP` or `ENOSYS` on
        /// the few file systems that have no links, where it could not be known who was first.
        case exclusive
    }

    /// Where it is until it gets its name: in the same folder.
    package let path: String
    private let target: String
    private var isCommitted = false

    /// Makes an empty file.
    ///
    /// The corresponding C function is `open` with `O_EXCL`.
    ///
    /// - Parameters:
    ///   - target: The name that it is to get.
    ///   - mode: Who may use it, less what the process's umask takes away.
    /// - Throws: `SystemError` when there is no such folder, or it must not be written.
    package init(becoming target: String, mode: UInt32 = 0o600) throws(SystemError) {
        self.target = target
        path = target + ".partial-" + String(UInt32.random(in: .min ... .max), radix: 16)
        let flags = O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC
        _ = try Descriptor(unsafe open(path, flags, mode_t(mode)), "open \(path)")
    }

    deinit {
        if !isCommitted { Self.remove(path) }
    }

    /// Puts a text at the beginning of the file; the corresponding C function is `write`.
    package func write(_ text: String) throws(SystemError) {
        let file = try Descriptor(unsafe open(path, O_WRONLY | O_CLOEXEC), "open \(path)")
        let count = text.utf8.count
        guard unsafe Glibc.write(file.number, text, count) == count else {
            throw SystemError("write \(path)")
        }
    }

    /// Gives the file its name, once it is on disk; then the name is, too.
    ///
    /// The corresponding C functions are `fsync`, `rename` and `link`.
    ///
    /// - Parameter place: What becomes of a file that has the name already.
    /// - Throws: `SystemError` when that failed.
    package func commit(_ place: Place) throws(SystemError) {
        try Self.synchronize(path, O_RDONLY)
        switch place {
        case .replacing: try rename()
        case .failingIfExists: try take(orRename: true)
        case .exclusive: try take(orRename: false)
        }
        isCommitted = true
        try FileName.synchronize(folderOf: target)
    }

    /// Takes the name in one step, unless it is taken already; a rename would not notice.
    private func take(orRename: Bool) throws(SystemError) {
        if unsafe link(path, target) == 0 { return Self.remove(path) }
        // File systems of memory sticks have no links.
        let hasLinks = errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS
        guard orRename, !hasLinks else { throw SystemError("link \(target)") }
        guard FileIdentity(target) == nil else {
            throw SystemError("rename to \(target)", code: EEXIST)
        }
        try rename()
    }

    private func rename() throws(SystemError) {
        try FileName.move(path, to: target)
    }

    static func synchronize(_ path: String, _ flags: Int32) throws(SystemError) {
        let descriptor = try Descriptor(unsafe open(path, flags | O_CLOEXEC), "open \(path)")
        guard fsync(descriptor.number) == 0 else { throw SystemError("fsync \(path)") }
    }

    /// Removes a file, if there is one; the corresponding C function is `unlink`.
    package static func remove(_ path: String) { unsafe unlink(path) }
}
