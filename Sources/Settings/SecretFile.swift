internal import FoundationEssentials
internal import System

/// A file with a secret, as the settings name it.
package struct SecretFile: Sendable, Hashable {
    /// An absolute path: the credential's that the service manager passed to this process, else the
    /// file's.
    package let path: String
    /// The name under which the service manager may pass it; none for an absolute path.
    ///
    /// systemd passes files that only root can read as credentials (`LoadCredential=`, systemd.exec(5))
    /// in a folder of this process's own, under the name of a path with `_` for each `/`. So one line of
    /// the settings serves the relay as a service, and the operator's tool.
    package let credential: String?

    /// Looks where it is.
    ///
    /// - Parameters:
    ///   - path: As in the settings; an absolute one is taken as it is.
    ///   - folder: The settings file's.
    init(_ path: String, in folder: String) {
        let isAbsolute = path.hasPrefix("/")
        let name = path.split(separator: "/").joined(separator: "_")
        credential = isAbsolute ? nil : name
        let passed = Environment.text("CREDENTIALS_DIRECTORY")
            .map { Settings.absolute(name, in: $0) }
        if !isAbsolute, let passed, FileManager.default.fileExists(atPath: passed) {
            self.path = passed
        } else {
            self.path = Settings.absolute(path, in: folder)
        }
    }
}

extension SecretFile {
    /// What is in it, without the line end behind it.
    ///
    /// - Throws: `SettingsErrors` when it cannot be read.
    package func text() throws(SettingsErrors) -> String {
        guard let bytes = FileManager.default.contents(atPath: path),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw SettingsErrors(["\(path): cannot be read, or is not UTF-8"]) }
        return String(text.reversed().drop(while: \.isNewline).reversed())
    }
}
