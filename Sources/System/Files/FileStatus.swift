internal import Glibc

/// Whose a file is, and what its mode bits allow.
package struct FileStatus: Sendable, Equatable {
    package enum Kind: Sendable { case file, folder, socket, other }

    package let kind: Kind
    package let owner: UInt32
    package let group: UInt32
    /// The permission bits alone, 0 to 0o7777.
    package let mode: UInt32

    package init(kind: Kind, owner: UInt32, group: UInt32, mode: UInt32) {
        self.kind = kind
        self.owner = owner
        self.group = group
        self.mode = mode
    }

    /// Follows symbolic links; the corresponding C function is `stat`.
    ///
    /// - Parameter path: A path that may lead nowhere, or where this process may not look.
    package init?(_ path: String) {
        var found = stat()
        guard unsafe stat(path, &found) == 0 else { return nil }
        kind =
            switch found.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFSOCK: .socket
            default: .other
            }
        owner = found.st_uid
        group = found.st_gid
        mode = UInt32(found.st_mode) & 0o7777
    }

    /// Whether the name is a regular file's itself, no link's; the corresponding C function is `lstat`.
    ///
    /// - Returns: `nil` when nothing has the name.
    package static func isRegular(_ path: String) -> Bool? {
        var found = stat()
        guard unsafe lstat(path, &found) == 0 else { return nil }
        return found.st_mode & S_IFMT == S_IFREG
    }

    /// Gives a file this owner and group, and a mode.
    ///
    /// The corresponding C functions are `chown` and `chmod`.
    ///
    /// - Throws: `SystemError`, as when the owner is somebody else and this process is not root.
    package func give(to path: String, mode: UInt32) throws(SystemError) {
        let now = FileStatus(path)
        if now?.owner != owner || now?.group != group {
            guard unsafe chown(path, owner, group) == 0 else { throw SystemError("chown \(path)") }
        }
        guard unsafe chmod(path, mode_t(mode)) == 0 else { throw SystemError("chmod \(path)") }
    }

    /// As `ls -l` and chmod(1) say it: `root:www-data 0660`.
    package var description: String {
        let digits = String(mode, radix: 8)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        let user = SystemUser(id: owner).name
        return "\(user):\(SystemUser.groupName(group)) \(zeros)\(digits)"
    }
}
