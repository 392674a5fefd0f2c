internal import CSystem
internal import Glibc

/// What tells a file from every other that had or will have its name, also after a restart.
///
/// The number alone does not: many file systems give the number of a deleted file to the next one
/// that is made. So the time of birth goes with it, where the file system knows it. The device is
/// left out, as its number may be another one after a restart.
package struct FileMark: Equatable, Sendable {
    /// As in `1048579 1769853909123456789`: inode, and nanoseconds since 1970 or 0.
    private let text: String

    /// The mark of the file at a path, or `nil` when there is none.
    ///
    /// The corresponding C functions are `stat` and `statx`.
    package init?(of path: String) {
        guard let identity = FileIdentity(path) else { return nil }
        text = "\(identity.number) \(unsafe shim_birth(path))"
    }

    /// The mark that was stored in a file, or `nil` when there is no such file or nothing in it.
    package init?(storedIn path: String) {
        guard let bytes = FileBeginning.bytes(of: path, atMost: 64) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2 else { return nil }
        text = "\(words[0]) \(words[1])"
    }

    /// Stores it in a file, which is on disk when this returns.
    ///
    /// - Throws: `SystemError` when that failed; what was there is there still.
    package func store(in path: String) throws(SystemError) {
        let file = try AtomicFile(becoming: path, mode: 0o640)
        try file.write(text + "\n")
        try file.commit(.replacing)
    }
}
