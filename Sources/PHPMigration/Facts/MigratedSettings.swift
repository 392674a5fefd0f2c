internal import Settings
internal import System

/// Settings that were made of a PHP file, which is not run.
package struct MigratedSettings {
    /// What is to be written into the folder of the settings.
    package struct File: Equatable, Sendable {
        package let name: String
        package let text: String
    }

    /// One thing that was read.
    package struct Reading: Equatable, Sendable {
        /// Of the setting in the file, or of the option.
        package let name: String
        /// From 1; `nil` for what an option said.
        package let line: Int?
        /// What it was taken for.
        package let words: String
    }

    /// All that is wrong or cannot be known, reported at once.
    package struct Failure: Error, Equatable {
        /// Of one line each; they do not name the file.
        package let sentences: [String]
        /// Whether the file could be taken for settings at all.
        package let isOfSettings: Bool
    }

    /// The name of the file with the settings.
    package static let settingsName = "alipay-callback.toml"
    /// The most that a file is read of, in bytes: more than any settings.
    package static let sizeLimit = 1 << 20

    /// The configuration's name in the PHP file; empty for variables of their own.
    package let section: String
    package let readings: [Reading]
    /// What the operator should know.
    package let notes: [String]
    /// Keys and certificates without any secret, and the settings last.
    package let files: [File]

    /// Reads a PHP file, and the key files that it names.
    ///
    /// - Parameters:
    ///   - bytes: What is in it, `sizeLimit` at most.
    ///   - file: Its absolute path; relative paths in it start from its folder.
    ///   - given: What it does not say.
    ///   - folder: Where the settings are to be.
    /// - Throws: `Failure`; there is nothing to be written then.
    package init(
        of bytes: [UInt8],
        at file: String,
        given: GivenFacts,
        into folder: String
    ) throws(Failure) {
        let chosen = try Self.section(of: bytes, at: file, named: given.section)
        var facts = PHPFacts(chosen, of: file, given)
        facts.read()
        let text = PHPSettingsText(facts).text
        if facts.errors.isEmpty {
            do throws(SettingsErrors) {
                _ = try Settings(toml: text, folder: folder)
            } catch {
                facts.errors += error.sentences
            }
        }
        guard facts.errors.isEmpty else {
            throw Failure(sentences: facts.errors, isOfSettings: true)
        }
        section = chosen.name
        readings = facts.readings
        notes = facts.notes
        files = facts.files + [File(name: Self.settingsName, text: text)]
    }

    private static func section(
        of bytes: [UInt8],
        at file: String,
        named name: String?
    ) throws(Failure) -> AlipaySection {
        guard bytes.count <= sizeLimit else { throw .other("too long for a file of settings") }
        let all = AlipaySection.all(in: PHPFile.assignments(in: bytes, at: file))
        let chosen = name.map { name in all.filter { $0.name == name } } ?? all
        let names = all.map { $0.name.isEmpty ? "(variables)" : $0.name.visible }
            .joined(separator: ", ")
        guard let first = chosen.first else {
            throw .other(
                name != nil && !all.isEmpty
                    ? "no such section; there is \(names)"
                    : "nothing here looks like Alipay's settings: neither app_id nor "
                        + "partner, beside a key; name the file that has them"
            )
        }
        guard chosen.count == 1 else {
            throw .other("several configurations: \(names); say which one, with --section")
        }
        return first
    }
}

extension MigratedSettings.Failure {
    fileprivate static func other(_ sentence: String) -> Self {
        Self(sentences: [sentence], isOfSettings: false)
    }
}
