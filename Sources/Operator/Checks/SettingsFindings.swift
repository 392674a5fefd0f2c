internal import FoundationEssentials
internal import Settings
internal import System

/// What `check` says of the settings file, which could be read.
enum SettingsFindings {
    static func all(_ path: String, _ settings: Settings, user: SystemUser) -> [Finding] {
        var findings = Findings(of: .settings)
        let file = URL(filePath: path).standardizedFileURL.path
        if let obstacle = FileAccess(of: user).obstacle(to: file, for: [.read]) {
            let remedy = Remedy.groupMayRead(file, user)
            findings.bad(obstacle.sentence(user, "read", file, remedy: remedy))
        } else {
            findings.ok("settings \(path)")
        }
        for note in settings.notes { findings.note("\(path): \(note)") }
        return findings.all
    }
}
