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

    /// As `ls -l` and chmod(1) say it: `root:www-data 0660`.
    package var description: String {
        let digits = String(mode, radix: 8)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        let user = SystemUser(id: owner).name
        return "\(user):\(SystemUser.groupName(group)) \(zeros)\(digits)"
    }
}
