internal import Alipay
internal import FoundationEssentials
package import PHPMigration
internal import Responder
internal import Settings
internal import System

/// Writes settings that are made of a PHP file.
package struct PHPSetup {
    /// What was read, for the operator.
    package let settings: MigratedSettings
    /// The paths of the files that were written, the settings last.
    package let written: [String]

    /// Reads the file, tries what comes of it as the responder will read it, and writes it.
    ///
    /// - Parameters:
    ///   - file: The absolute path of the PHP file.
    ///   - given: What it does not say.
    ///   - folder: The absolute path of the folder to write into; it is made where it is not there.
    ///   - isForced: Whether files that are there already are overwritten.
    /// - Throws: `Refusal` with all that is wrong or cannot be known; nothing was written then, unless
    ///   the folder cannot be written.
    package init(
        from file: String,
        given: GivenFacts,
        into folder: String,
        isForced: Bool
    ) throws(Refusal) {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Refusal(.state, "\(file): cannot be read")
        }
        do throws(MigratedSettings.Failure) {
            settings = try MigratedSettings(of: Array(data), at: file, given: given, into: folder)
        } catch {
            let sentences = error.sentences.map { "\(file): \($0)" }
            let end = error.isOfSettings ? ["nothing was written"] : []
            throw Refusal(.state, (sentences + end).joined(separator: "\n"))
        }
        let url = URL(filePath: folder, directoryHint: .isDirectory)
        try Self.check(settings.files, for: url)
        written = try Self.write(settings.files, into: url, isForced)
    }

    /// Reads them as the responder will, in a folder of their own.
    private static func check(
        _ files: [MigratedSettings.File],
        for folder: URL
    ) throws(Refusal) {
        let manager = FileManager.default
        let trial = manager.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? manager.removeItem(at: trial) }
        do {
            try manager.createDirectory(at: trial, withIntermediateDirectories: false)
            for file in files {
                try Data(file.text.utf8).write(to: trial.appending(path: file.name))
            }
            let settings = trial.appending(path: MigratedSettings.settingsName).path
            _ = try KeyRing(try SettingsFile.load(settings))
        } catch {
            let sentences = "\(error)".replacing(trial.path, with: folder.path)
            throw Refusal(.state, "\(sentences)\nnothing was written")
        }
    }

    private static func write(
        _ files: [MigratedSettings.File],
        into folder: URL,
        _ isForced: Bool
    ) throws(Refusal) -> [String] {
        let manager = FileManager.default
        let paths = files.map { folder.appending(path: $0.name).path }
        let taken = paths.filter { manager.fileExists(atPath: $0) }
        guard isForced || taken.isEmpty else {
            throw Refusal(
                .state,
                "\(taken.joined(separator: ", ")): there already; nothing was written, --force "
                    + "overwrites"
            )
        }
        do {
            try manager.createDirectory(at: folder, withIntermediateDirectories: true)
            for (file, path) in zip(files, paths) {
                let new = try AtomicFile(becoming: path)
                try Data(file.text.utf8).write(to: URL(filePath: new.path))
                // No secret is in any of them, and the responder is another user.
                try manager.setAttributes([.posixPermissions: 0o644], ofItemAtPath: new.path)
                try new.commit(isForced ? .replacing : .failingIfExists)
            }
        } catch {
            throw Refusal(.state, "\(folder.path): cannot be written: \(error)")
        }
        return paths
    }
}
