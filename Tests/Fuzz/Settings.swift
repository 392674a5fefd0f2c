internal import Settings

extension FuzzTarget {
    /// A settings text gives values in their ranges, or sentences.
    static let settings = FuzzTarget(
        name: "settings",
        seeds: { Seed.settings.map { Array($0.utf8) } },
        check: { bytes in
            // A file that is not UTF-8 is refused before it is read as TOML.
            guard let text = String(validating: bytes, as: UTF8.self) else { return }
            let settings = read(text)
            require(settings == read(text), "the same text says the same twice")
            switch settings {
            case .success(let settings):
                require(!text.utf8.contains(0), "a zero byte is not TOML")
                check(settings)
            case .failure(let errors):
                require(!errors.sentences.isEmpty, "what is refused has an error")
                require(errors.sentences.allSatisfy { !$0.isEmpty }, "an error has a sentence")
            }
        }
    )

    private static func read(_ text: String) -> Result<Settings, SettingsErrors> {
        Result { () throws(SettingsErrors) in try Settings(toml: text, folder: "/etc/shop") }
    }

    private static func check(_ settings: Settings) {
        require((0...1024).contains(settings.responder.threads), "threads")
        require((1024...(16 << 20)).contains(settings.responder.bodyLimit), "body_limit")
        require((0...600_000).contains(settings.responder.drain), "drain")
        require(!settings.apps.isEmpty, "there is an app")
        let identifiers = settings.apps.map(\.appID)
        require(Set(identifiers).count == identifiers.count, "an app_id stands once")
        require(!identifiers.contains(""), "an app_id is not empty")
        let files =
            settings.apps.flatMap(\.keys.publicKeyFiles) + [settings.ledger.state]
            + (settings.ledger.file.map { [$0] } ?? [])
        require(files.allSatisfy { $0.hasPrefix("/") }, "paths are absolute")
        let routes = settings.routes
        require((routes.notify + routes.return).allSatisfy { $0.hasPrefix("/") }, "routes")
        require(Set(routes.notify).isDisjoint(with: routes.return), "a route has one meaning")
    }
}
