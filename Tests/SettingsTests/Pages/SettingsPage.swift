import Foundation
import Settings

/// A file of which a part is made from the table of the settings' keys.
struct SettingsPage: CustomStringConvertible {
    /// From the package's folder.
    let path: String
    /// What stands before the part, and what stands behind it, to the file's end where it is `nil`.
    let start: String
    let end: String?
    /// The part itself.
    let text: String

    var description: String { path }

    static let all =
        SettingsWords.allCases.flatMap { words in
            let header = words == .english ? "default | what it says |" : "默认值 | 含义 |"
            let start = "| \(header)\n|---|---|---|\n"
            let folder = "deploy/docs/\(words.rawValue)"
            return [
                SettingsPage(
                    path: "\(folder)/settings.md",
                    start: start,
                    end: "\n\n",
                    text: SettingsMarkdown.rows(of: SettingsTable.all, in: words, delivery: false)
                ),
                SettingsPage(
                    path: "\(folder)/webhooks.md",
                    start: start,
                    end: "\n\n",
                    text: SettingsMarkdown.rows(of: SettingsTable.all, in: words, delivery: true)
                ),
            ]
        } + [
            SettingsPage(
                path: "deploy/install/man/alipay-callback.toml.5",
                start: "  alipay_public_keys = [\"alipay\\-public\\-key.pem\"]\n.fi\n",
                end: "\n.SH SECRETS\n",
                text: SettingsManual.text
            ),
            SettingsPage(
                path: "deploy/install/debian/alipay-callback.toml",
                start: "systemctl enable --now alipay-callback\n\n",
                end: nil,
                text: SettingsExample.text
            ),
        ]

    private var url: URL {
        var folder = URL(filePath: #filePath)
        for _ in 1...4 { folder.deleteLastPathComponent() }
        return folder.appending(path: path)
    }

    func read() throws -> String { try String(contentsOf: url, encoding: .utf8) }

    /// The file as it has to be, or `nil` when it lacks what stands around the part.
    func made() throws -> String? {
        let old = try read()
        guard let before = old.range(of: start) else { return nil }
        let rest = old[before.upperBound...]
        guard let end else { return old[..<before.upperBound] + text + "\n" }
        guard let behind = rest.range(of: end) else { return nil }
        return old[..<before.upperBound] + text + rest[behind.lowerBound...]
    }

    func write() throws { try made()?.write(to: url, atomically: true, encoding: .utf8) }
}
