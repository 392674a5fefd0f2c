internal import System

/// The user as whom the web server connects to the responder.
struct WebServerUser {
    let user: SystemUser
    /// Whether it is only what is usual.
    let isGuess: Bool

    /// What web servers are by the packages of the distributions.
    private static let usual = ["www-data", "nginx", "http", "apache"]

    /// Takes what is known best; `nil` when nothing is.
    ///
    /// - Parameter given: What the operator says.
    init?(given: SystemUser?) {
        if let given {
            self.init(user: given, isGuess: false)
        } else if let user = Self.usual.lazy.compactMap(SystemUser.init(named:)).first {
            self.init(user: user, isGuess: true)
        } else {
            return nil
        }
    }

    private init(user: SystemUser, isGuess: Bool) {
        self.user = user
        self.isGuess = isGuess
    }
}
