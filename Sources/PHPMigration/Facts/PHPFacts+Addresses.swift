internal import Settings
internal import System

extension PHPFacts {
    /// Where Alipay and the buyer's browser come back to.
    mutating func readAddresses() {
        if let notify = address(.notifyURL, "notify") {
            notifyPath = notify.path
            noteLocation(of: notify.path, to: "/alipay/notify")
            if !notify.names.isEmpty {
                notes.append(
                    "\(place(of: .notifyURL)): what follows the ? of notify_url is not read"
                )
            }
        }
        guard let back = address(.returnURL, "return") else { return }
        // Alipay appends its own parameters to these and does not sign them.
        ignoredParameters = back.names
        guard back.path != notifyPath else {
            notes.append(
                "return_url has the same path as notify_url, \(back.path): they cannot be "
                    + "distinguished here, so [routes] return has the default; give Alipay another return_url"
            )
            return
        }
        returnPath = back.path
        noteLocation(of: back.path, to: "/alipay/return")
    }

    private mutating func noteLocation(of path: String, to target: String) {
        guard let line = Settings.Routes.location(for: path, to: target) else { return }
        notes.append("nginx needs a line beside the include of the locations: \(line.visible)")
    }

    private mutating func address(
        _ field: AlipaySection.Field,
        _ route: String
    ) -> (path: String, names: [String])? {
        guard let finding = section[field], finding.text?.isEmpty != true else { return nil }
        guard let text = only(field), let address = Self.parts(of: text) else {
            let why =
                only(field) == nil
                ? unknown(field, "") : "\(place(of: field)): no address with a path: "
            notes.append("\(why)add its path to [routes] \(route)")
            return nil
        }
        add(finding, "path \(address.path)" + Self.words(address.names))
        if address.path == "/" || address.path.hasSuffix("/index.php") {
            notes.append(
                "\(place(of: field)): other pages have the path \(address.path) as well, and the "
                    + "web server cannot distinguish them by it: give Alipay an address of its own"
            )
        }
        return address
    }

    private static func words(_ names: [String]) -> String {
        names.isEmpty ? "" : ", own parameters \(names.joined(separator: ", "))"
    }

    /// The path of an address, and the names of its parameters.
    private static func parts(of text: String) -> (path: String, names: [String])? {
        var rest = text[...]
        if let scheme = rest.firstRange(of: "://") {
            let behind = rest[scheme.upperBound...]
            rest = behind.firstIndex { "/?#".contains($0) }.map { behind[$0...] } ?? ""
            if rest.first != "/" { rest = "/" + rest }
        }
        guard rest.first == "/" else { return nil }
        rest = rest.prefix { $0 != "#" }
        let path = String(rest.prefix { $0 != "?" })
        let names = rest.dropFirst(path.count + 1).split(separator: "&").map {
            String($0.prefix { $0 != "=" })
        }
        return (path, names.filter { !$0.isEmpty })
    }

    /// What needs no setting, but a word.
    mutating func readCharsetAndGateway() {
        if let finding = section[.charset], let charset = finding.text {
            add(finding, charset)
            if charset.lowercased().hasPrefix("gb") {
                notes.append(
                    "charset is \(charset.visible): nothing has to be set, each "
                        + "message says its own"
                )
            }
        }
        let gateway = section[.gateway]
        if let gateway, let text = gateway.text { add(gateway, text) }
        let isSandbox =
            gateway?.text.map { $0.contains("alipaydev.com") || $0.contains("sandbox") } ?? false
        // yansongda/pay has no gateway but a mode.
        if isSandbox || section[.mode]?.reason?.hasSuffix("MODE_SANDBOX") == true {
            notes.append(
                "these are settings of Alipay's sandbox: for production app_id, seller_id and Alipay's key "
                    + "are others"
            )
        }
    }
}
