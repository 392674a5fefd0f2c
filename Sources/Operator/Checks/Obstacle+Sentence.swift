internal import System

extension FileAccess.Obstacle {
    /// Which permission is missing, for whom, and what to do.
    ///
    /// - Parameters:
    ///   - user: Who is to get through.
    ///   - verb: What the user has to do with the file, as in `read`.
    ///   - path: What it is about.
    ///   - remedy: A command that gives the right; a folder on the way has its own.
    /// - Returns: The sentence, without a full stop.
    func sentence(_ user: SystemUser, _ verb: String, _ path: String, remedy: String) -> String {
        switch self {
        case .missing(path): "\(path) is not there"
        case .missing(let missing): "\(path): \(missing) is not there"
        case .refused(path, let status):
            "\(path): the user \(user.name) cannot \(verb) it (\(status.description)): \(remedy)"
        case .refused(let folder, let status):
            """
            \(path): the user \(user.name) cannot get through \(folder) (\(status.description)): \
            chmod o+x \(folder.shellWord)
            """
        }
    }
}
