internal import FoundationEssentials

/// Where a file with a secret is.
enum SecretFile {
    /// The file's path: a credential of the service manager's, else in the settings' folder.
    ///
    /// systemd passes files that only root can read as credentials (`LoadCredential=`, systemd.exec(5))
    /// in a folder of this process's own, under the name of a path with `_` for each `/`. So one line of
    /// the settings serves the relay as a service, and the operator's tool.
    ///
    /// - Parameters:
    ///   - path: As in the settings; an absolute one is taken as it is.
    ///   - folder: The settings file's.
    /// - Returns: An absolute path.
    static func path(_ path: String, in folder: String) -> String {
        let variables = ProcessInfo.processInfo.environment
        if let credentials = variables["CREDENTIALS_DIRECTORY"], !path.hasPrefix("/") {
            let name = path.split(separator: "/").joined(separator: "_")
            let credential = Settings.absolute(name, in: credentials)
            if FileManager.default.fileExists(atPath: credential) { return credential }
        }
        return Settings.absolute(path, in: folder)
    }
}
