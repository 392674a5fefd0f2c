internal import Glibc

/// Names of files, changed one at a time.
package enum FileName {
    /// Gives a file one more name; where there are no links, the other one in place of its own.
    ///
    /// The corresponding C functions are `link` and `rename`.
    ///
    /// - Throws: `SystemError`, with `EEXIST` when the name is taken.
    package static func add(_ name: String, to path: String) throws(SystemError) {
        if unsafe link(path, name) == 0 { return }
        guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else {
            throw SystemError("link \(name)")
        }
        try move(path, to: name)
    }

    /// Gives a file another name, in one step, and takes it from whatever has it.
    ///
    /// The corresponding C function is `rename`.
    package static func move(_ path: String, to name: String) throws(SystemError) {
        guard unsafe rename(path, name) == 0 else { throw SystemError("rename to \(name)") }
    }

    /// Where a path leads, symbolic links followed; the path itself where there is nothing.
    ///
    /// The corresponding C function is `realpath`.
    package static func resolved(_ path: String) -> String {
        guard let found = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    /// The folder that a path's last name is in, with a `/` at its end.
    package static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    }

    /// The last name of a path.
    package static func last(of path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    }

    /// Brings the names in a file's folder to disk.
    package static func synchronize(folderOf path: String) throws(SystemError) {
        try AtomicFile.synchronize(folder(of: path), O_RDONLY | O_DIRECTORY)
    }
}
