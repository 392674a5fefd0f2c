/// What somebody may do with a file, by owner, group and mode of it and of every folder above.
///
/// Access control lists are not looked at, and root may do everything.
package struct FileAccess: Sendable {
    /// A right, as its bit among the last three of a mode.
    package enum Right: UInt32, Sendable {
        case read = 4
        case write = 2
        /// In a folder: to go through it.
        case enter = 1
    }

    /// What stands in the way.
    package enum Obstacle: Sendable, Equatable {
        /// There is no such file, or this process may not look.
        case missing(path: String)
        case refused(path: String, FileStatus)
    }

    private let user: SystemUser
    private let status: @Sendable (String) -> FileStatus?

    /// Asks about somebody's rights.
    ///
    /// - Parameters:
    ///   - user: Whose rights it is about.
    ///   - status: Looks at a file; the file system's own by default.
    package init(
        of user: SystemUser,
        status: @escaping @Sendable (String) -> FileStatus? = { FileStatus($0) }
    ) {
        self.user = user
        self.status = status
    }

    /// The first thing that keeps the user from a file, or `nil` when nothing does.
    ///
    /// - Parameters:
    ///   - path: An absolute path.
    ///   - rights: What is to be done with it.
    /// - Returns: The obstacle that is nearest to the root.
    package func obstacle(to path: String, for rights: [Right]) -> Obstacle? {
        for folder in Self.folders(above: path) {
            guard let found = status(folder) else { return .missing(path: folder) }
            guard allows(.enter, found) else { return .refused(path: folder, found) }
        }
        guard let found = status(path) else { return .missing(path: path) }
        return rights.allSatisfy { allows($0, found) } ? nil : .refused(path: path, found)
    }

    /// Owner, else group, else others: the first that applies decides alone (path_resolution(7)).
    private func allows(_ right: Right, _ found: FileStatus) -> Bool {
        if user.id == 0 { return true }
        let bits =
            if found.owner == user.id {
                found.mode >> 6
            } else if user.groups.contains(found.group) {
                found.mode >> 3
            } else {
                found.mode
            }
        return bits & right.rawValue != 0
    }

    /// `/`, `/run` and `/run/shop` for `/run/shop/fcgi.sock`.
    private static func folders(above path: String) -> [String] {
        let names = path.split(separator: "/").dropLast()
        return ["/"] + names.indices.map { "/" + names[...$0].joined(separator: "/") }
    }
}
