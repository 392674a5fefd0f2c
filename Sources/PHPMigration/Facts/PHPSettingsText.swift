internal import Signing
internal import TOML

/// A settings file with what a PHP file said.
struct PHPSettingsText {
    let text: String

    init(_ facts: PHPFacts) {
        let paths = { (path: String?, defaults: [String]) -> String in
            TOMLWriting.list(([path].compactMap(\.self) + defaults).uniqued)
        }
        var lines = [
            "# Made of a PHP shop's settings. Paths that do not begin with / start from this file's",
            "# folder. settings.md of the documentation explains every key.",
            "",
            "[routes]",
            "# The first is where Alipay knows the shop by now.",
            "notify = \(paths(facts.notifyPath, ["/alipay/notify"]))",
            "return = \(paths(facts.returnPath, ["/alipay/return"]))",
            "",
        ]
        if facts.isPartner {
            lines += ["# The old MAPI interface, whose messages name no app.", "[[partner]]"]
        } else {
            lines += ["[[app]]", "app_id = \(TOMLWriting.quoted(facts.appID))"]
        }
        lines += ["# The merchant's PID.", "seller_id = \(TOMLWriting.quoted(facts.sellerID))"]
        if !facts.isPartner {
            lines.append("sign_type = \(TOMLWriting.quoted(facts.signType.rawValue))")
        }
        if let file = facts.publicKeyFile {
            lines.append("alipay_public_keys = \(TOMLWriting.list([file]))")
        }
        if let file = facts.certificateFile {
            lines.append("alipay_certificates = \(TOMLWriting.list([file]))")
            lines.append("alipay_root_certificate = \"alipayRootCert.crt\"")
        }
        if let file = facts.ownKeyFile {
            lines += [
                "# Your own public key: not to verify, but to notice when it is used as Alipay's.",
                "app_public_key = \(TOMLWriting.quoted(file))",
            ]
        }
        if !facts.ignoredParameters.isEmpty {
            lines += [
                "", "[page]",
                "# Your own parameters in the return_url, which Alipay does not sign.",
                "ignore_parameters = \(TOMLWriting.list(facts.ignoredParameters.uniqued))",
            ]
        }
        text = lines.joined(separator: "\n") + "\n"
    }
}

extension [String] {
    /// Each once, in the order of their first places.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
