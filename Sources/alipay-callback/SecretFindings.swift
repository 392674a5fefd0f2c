internal import Operation
internal import System

/// What `check` says of who may read the secrets; it opens none of them.
enum SecretFindings {
    static func all(_ deliver: Settings.Deliver, user: SystemUser) -> [Finding] {
        var findings = Findings(of: .destinations)
        let files =
            deliver.webhooks.flatMap(\.secretFiles) + deliver.mails.compactMap(\.passwordFile)
        var told: Set<String> = []
        for file in files where told.insert(file).inserted {
            if let status = FileStatus(file), status.mode & 0o007 != 0 {
                findings.bad(
                    """
                    \(file): a secret that everybody on this machine may use \
                    (\(status.description)): chmod o= \(Terminal.shellWord(file)), and make a new \
                    one if others have been here
                    """
                )
            }
            // What is missing is reported by who reads it.
            guard let obstacle = FileAccess(of: user).obstacle(to: file, for: [.read]),
                case .refused = obstacle
            else { continue }
            let remedy = Remedy.groupMayRead(file, user)
            findings.bad(obstacle.sentence(user, "read", file, remedy: remedy))
        }
        return findings.all
    }
}
