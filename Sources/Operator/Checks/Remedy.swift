internal import System

/// Commands that grant exactly one permission.
enum Remedy {
    /// Root's file that the user's group reads.
    static func groupMayRead(_ path: String, _ user: SystemUser) -> String {
        let word = path.shellWord
        return "chgrp \(user.groupName) \(word) && chmod g+r \(word)"
    }

    /// The user's own file or folder.
    static func owns(_ path: String, _ user: SystemUser) -> String {
        "chown \(user.name) \(path.shellWord)"
    }
}
