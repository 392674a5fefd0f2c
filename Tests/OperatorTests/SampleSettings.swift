import Settings

extension Settings {
    /// One app or more, and a ledger that is nowhere unless it is said where.
    static func sample(
        apps: Int = 1,
        top: String = "",
        ledger: String = "/nowhere/ledger.db"
    ) throws -> Settings {
        let tables = (1...apps).map { number in
            """
            [[app]]
            app_id = "202100000000000\(number)"
            seller_id = "2088000000000000"
            alipay_public_keys = ["key.pem"]
            """
        }
        let ledger = "[ledger]\nurl = \"sqlite:\(ledger)\""
        let text = ([top] + tables + [ledger]).joined(separator: "\n")
        return try Settings(toml: text, folder: "/etc/shop")
    }
}
