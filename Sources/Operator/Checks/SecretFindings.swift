internal import FoundationEssentials
internal import Settings
internal import System

/// What `check` says of who may read the secrets; it opens none of them.
struct SecretFindings {
    private let user: SystemUser
    private let unit: RelayUnit
    private var findings: Findings

    var all: [Finding] { findings.all }

    private init(of concern: Finding.Concern, passedBy unit: RelayUnit, user: SystemUser) {
        findings = Findings(of: concern)
        self.unit = unit
        self.user = user
    }

    init(_ deliver: Settings.Deliver, passedBy unit: RelayUnit, user: SystemUser) {
        self.init(of: .destinations, passedBy: unit, user: user)
        var seen: Set<SecretFile> = []
        for secret in deliver.secrets where seen.insert(secret).inserted { look(at: secret) }
    }

    init(_ ledger: Settings.Ledger, passedBy unit: RelayUnit, user: SystemUser) {
        self.init(of: .ledger, passedBy: unit, user: user)
        if let secret = ledger.passwordFile { look(at: secret) }
    }

    private mutating func look(at secret: SecretFile) {
        let file = secret.path
        if let status = FileStatus(file), status.mode & 0o007 != 0 {
            findings.bad(
                """
                \(file): a secret that everybody on this machine may use (\(status.description)): \
                chmod o= \(file.shellWord), and make a new one if others have been here
                """
            )
        }
        // What is missing is reported by who reads it.
        guard let obstacle = FileAccess(of: user).obstacle(to: file, for: [.read]),
            case .refused = obstacle
        else { return }
        guard unit.passes(secret) else {
            let remedy = Remedy.groupMayRead(file, user)
            findings.bad(obstacle.sentence(user, "read", file, remedy: remedy))
            return
        }
        let way = "\(file), which systemd passes to the relay (LoadCredential=)"
        if secret.isReadable {
            findings.ok(way)
        } else {
            findings.note("\(way): root alone can look at it: sudo alipay-callback check")
        }
    }
}

extension SecretFile {
    /// Whether this process may read it.
    fileprivate var isReadable: Bool { FileManager.default.isReadableFile(atPath: path) }
}

extension Settings.Deliver {
    fileprivate var secrets: [SecretFile] {
        webhooks.flatMap(\.secretFiles) + mails.compactMap(\.passwordFile)
    }

    /// Without the destinations whose secrets systemd passes to the relay, and this process may not
    /// read.
    func withReadableSecrets(passedBy unit: RelayUnit) -> Self {
        func isHidden(_ secret: SecretFile) -> Bool { unit.passes(secret) && !secret.isReadable }
        var deliver = self
        deliver.webhooks.removeAll { $0.secretFiles.contains(where: isHidden) }
        deliver.mails.removeAll { $0.passwordFile.map(isHidden) ?? false }
        return deliver
    }
}
