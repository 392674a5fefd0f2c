import Settings

/// Settings texts to begin with.
enum SettingsText {
    /// The least that is needed.
    static let minimal = """
        [[app]]
        app_id = "2021000000000000"
        seller_id = "2088000000000000"
        alipay_public_keys = ["alipay-public-key.pem"]
        """

    /// The minimal text with lines put before its tables and behind its app's keys.
    static func with(top: String = "", app: String = "", tables: String = "") -> String {
        [top, minimal, app, tables].joined(separator: "\n")
    }

    static func read(_ text: String, folder: String = "/etc/shop") throws -> Settings {
        try Settings(toml: text, folder: folder)
    }

    /// The errors of a text; empty when it has none.
    static func errors(_ text: String) -> [String] {
        do throws(SettingsErrors) {
            _ = try Settings(toml: text, folder: "/etc/shop")
            return []
        } catch {
            return error.sentences
        }
    }
}
