internal import FoundationEssentials
internal import System

/// Finding and reading the settings file.
package enum SettingsFile {
    package static let defaultPath = "/etc/alipay-callback/alipay-callback.toml"

    /// The path of the settings file: `--config`, else ALIPAY_CALLBACK_CONFIG, else the default.
    package static func path(option: String?) -> String {
        option ?? Environment.text("ALIPAY_CALLBACK_CONFIG") ?? defaultPath
    }

    /// Reads the settings file.
    ///
    /// - Throws: `SettingsErrors` when the file cannot be read or has errors.
    package static func load(_ path: String) throws(SettingsErrors) -> Settings {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw SettingsErrors([
                """
                \(path): cannot be read: name another one with --config, or make one with \
                `alipay-callback init` (--from-php FILE for a shop, --sandbox DIR to try)
                """
            ])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsErrors(["\(path): is not UTF-8, as TOML has to be"])
        }
        let folder = URL(filePath: path).absoluteURL.deletingLastPathComponent().path(
            percentEncoded: false
        )
        let trimmed = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        do {
            return try Settings(toml: text, folder: trimmed)
        } catch {
            throw SettingsErrors(error.sentences.map { "\(path): \($0)" })
        }
    }
}
