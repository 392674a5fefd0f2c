internal import Alipay
internal import ArgumentParser
internal import Foundation
internal import Operator
internal import PHPMigration
internal import Responder
internal import Settings
internal import Signing
internal import System

/// Makes settings of a PHP file: `init --from-php`.
///
/// All that is wrong or cannot be known is told at once, and then nothing is written.
struct PHPMigration {
    /// More than any settings.
    private static let sizeLimit = 1 << 20

    let options: PHPOptions
    let appID: String?
    let sellerID: String?
    let folder: URL

    init(options: PHPOptions, appID: String?, sellerID: String?, into folder: URL) {
        self.options = options
        self.appID = appID
        self.sellerID = sellerID
        self.folder = folder
    }

    /// Reads the file, writes the settings and says what was done.
    ///
    /// - Parameter file: The PHP file.
    /// - Throws: `ExitCode` after sentences that say what is wrong.
    func run(from file: URL) throws {
        let section = try section(of: file)
        var facts = PHPFacts(section, of: file, options, appID: appID, sellerID: sellerID)
        facts.read()
        let text = PHPSettingsText(facts).text
        if facts.mistakes.isEmpty {
            do {
                _ = try Settings(toml: text, folder: folder.path)
            } catch {
                facts.mistakes += error.sentences
            }
        }
        guard facts.mistakes.isEmpty else {
            throw Terminal.fail(
                facts.mistakes.map { "\(file.path): \($0)" }.joined(separator: "\n")
                    + "\nnothing was written",
                code: .failure
            )
        }
        let files = facts.files + [PHPFacts.NewText(name: "alipay-callback.toml", text: text)]
        try check(files)
        try write(files)
        tell(of: facts, section, from: file, files)
    }

    private func section(of file: URL) throws -> AlipaySection {
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw Terminal.fail("\(file.path): cannot be read", code: .failure)
        }
        guard data.count <= Self.sizeLimit else {
            throw Terminal.fail("\(file.path): too long for a file of settings", code: .failure)
        }
        let all = AlipaySection.all(in: PHPFile.assignments(in: Array(data), at: file.path))
        let chosen = options.section.map { name in all.filter { $0.name == name } } ?? all
        let names = all.map { $0.name.isEmpty ? "(variables)" : Terminal.printable($0.name) }
        guard let first = chosen.first else {
            throw Terminal.fail(
                options.section != nil && !all.isEmpty
                    ? "\(file.path): no such section; there is \(names.joined(separator: ", "))"
                    : "\(file.path): nothing here looks like Alipay's settings: neither app_id nor "
                        + "partner, beside a key; name the file that has them",
                code: .failure
            )
        }
        guard chosen.count == 1 else {
            throw Terminal.fail(
                "\(file.path): several configurations: \(names.joined(separator: ", ")); say which "
                    + "one, with --section",
                code: .failure
            )
        }
        return first
    }

    private func write(_ files: [PHPFacts.NewText]) throws {
        let manager = FileManager.default
        let taken = files.map { folder.appending(path: $0.name).path }
            .filter { manager.fileExists(atPath: $0) }
        guard options.force || taken.isEmpty else {
            throw Terminal.fail(
                "\(taken.joined(separator: ", ")): there already; nothing was written, --force "
                    + "overwrites",
                code: .failure
            )
        }
        do {
            try manager.createDirectory(at: folder, withIntermediateDirectories: true)
            for file in files {
                let path = folder.appending(path: file.name).path
                let new = try AtomicFile(becoming: path)
                try Data(file.text.utf8).write(to: URL(filePath: new.path))
                // No secret is in any of them, and the responder is another user.
                try manager.setAttributes([.posixPermissions: 0o644], ofItemAtPath: new.path)
                try new.commit(options.force ? .replacing : .failingIfExists)
            }
        } catch {
            throw Terminal.fail("\(folder.path): cannot be written: \(error)", code: .failure)
        }
    }

    private func tell(
        of facts: PHPFacts,
        _ section: AlipaySection,
        from file: URL,
        _ files: [PHPFacts.NewText]
    ) {
        let name = section.name.isEmpty ? "" : ", \(Terminal.printable(section.name))"
        print("read \(file.path)\(name); it was not run")
        print(facts.table.text)
        print("")
        for file in files { print("wrote \(folder.appending(path: file.name).path)") }
        for note in facts.notes { print("note  \(note)") }
        let settings = folder.appending(path: "alipay-callback.toml").path
        let isDefault = settings == SettingsFile.defaultPath
        let config = isDefault ? "" : " --config \(settings.shellWord)"
        print(
            """

            next: look at the settings, then ask whether they are all right, as the responder's user:
              alipay-callback check\(config)
            and try a notification that PHP has received, its body in a file:
              alipay-callback verify\(config) --explain FILE
            """
        )
    }

    /// Reads them as the responder will, in a folder of their own.
    private func check(_ files: [PHPFacts.NewText]) throws {
        let manager = FileManager.default
        let trial = manager.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? manager.removeItem(at: trial) }
        do {
            try manager.createDirectory(at: trial, withIntermediateDirectories: false)
            for file in files {
                try Data(file.text.utf8).write(to: trial.appending(path: file.name))
            }
            let settings = trial.appending(path: "alipay-callback.toml").path
            _ = try KeyRing(try SettingsFile.load(settings))
        } catch {
            let sentences = "\(error)".replacing(trial.path, with: folder.path)
            throw Terminal.fail("\(sentences)\nnothing was written", code: .failure)
        }
    }
}
