extension Settings.Deliver {
    /// The tables inside `[deliver]`.
    struct Readers {
        let webhooks: [TableReader]
        let mails: [TableReader]
        let commands: [TableReader]

        init(_ table: TableReader) {
            webhooks = table.tables("webhook")
            mails = table.tables("mail")
            commands = table.tables("command")
        }

        var all: [TableReader] { webhooks + mails + commands }
    }

    /// Reads `[deliver]`.
    init(_ table: TableReader, _ readers: Readers, folder: String) {
        schedule = table.quantities("schedule")
        webhooks = readers.webhooks.map { Settings.Webhook($0, folder: folder) }
        mails = readers.mails.map { Settings.Mail($0, folder: folder) }
        commands = readers.commands.map { Settings.Command($0) }
        for (name, count) in Settings.repeated(destinations.map(\.name)) {
            table.report("name", "\"\(name)\" is the name of \(count) destinations")
        }
    }

    /// All destinations, of every kind.
    package var destinations: [Settings.Destination] {
        webhooks.map(\.destination) + mails.map(\.destination) + commands.map(\.destination)
    }
}

extension Settings.Destination {
    fileprivate init(_ table: TableReader) {
        let name = table.string("name")
        let isName =
            (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || "-_.".utf8.contains($0)
            }
        if !isName, !table.hasError(in: "name") {
            table.report("name", "expected 1 to 64 letters, digits, -, _ or .")
        }
        self.init(
            name: name,
            events: table.choices("events"),
            concurrency: table.integer("concurrency"),
            timeout: table.quantity("timeout")
        )
    }
}

extension Settings.Webhook {
    fileprivate init(_ table: TableReader, folder: String) {
        let url = table.string("url")
        if !url.hasPrefix("https://") && !url.hasPrefix("http://"),
            !table.hasError(in: "url")
        {
            table.report("url", "expected an address that begins with https:// or http://")
        }
        let format = table.choice("format", of: Format.self)
        let files = table.strings("secret_files")
        switch (format, files.isEmpty) {
        case (.standard, true) where !table.hasError(in: "secret_files"):
            table.report("secret_files", "expected at least one file with a secret, whsec_…")
        case (.alipay, false):
            table.report("secret_files", "is of no use with format \"alipay\"")
        default: break
        }
        self.init(
            destination: Settings.Destination(table),
            url: url,
            format: format,
            secretFiles: files.map { SecretFile($0, in: folder) },
            allowsPrivateAddress: table.flag("allow_private_address"),
            caFile: table.path("ca_file", folder)
        )
    }
}

extension Settings.Mail {
    fileprivate init(_ table: TableReader, folder: String) {
        let server = table.string("server")
        if !server.hasPrefix("smtps://") && !server.hasPrefix("smtp://"),
            !table.hasError(in: "server")
        {
            table.report("server", "expected \"smtps://host:465\" or \"smtp://host:587\"")
        }
        let username = table.string("username")
        let passwordFile = table.named("password_file").map { SecretFile($0, in: folder) }
        if username.isEmpty != (passwordFile == nil) {
            table.report("password_file", "username and password_file belong together")
        }
        let to = table.strings("to")
        if to.isEmpty, !table.hasError(in: "to") {
            table.report("to", "expected an array with at least one address")
        }
        self.init(
            destination: Settings.Destination(table),
            server: server,
            security: table.choice("tls"),
            username: username.isEmpty ? nil : username,
            passwordFile: passwordFile,
            caFile: table.path("ca_file", folder),
            from: table.string("from"),
            to: to,
            language: table.choice("language"),
            templates: table.path("templates", folder)
        )
        if language == .auto {
            table.report("language", "expected \"zh-CN\" or \"en\": nobody's browser is asked")
        }
    }
}

extension Settings.Command {
    fileprivate init(_ table: TableReader) {
        let run = table.strings("run")
        if run.first?.hasPrefix("/") != true, !table.hasError(in: "run") {
            table.report(
                "run",
                "expected a program's whole path and its arguments, [\"/usr/bin/php\", …]"
            )
        }
        self.init(destination: Settings.Destination(table), run: run)
    }
}

extension TableReader {
    /// A path, from the settings' folder, or `nil` when there is none.
    func path(_ key: String, _ folder: String) -> String? {
        named(key).map { Settings.absolute($0, in: folder) }
    }

    /// The text that names a file, or `nil` when there is none.
    fileprivate func named(_ key: String) -> String? {
        let text = string(key)
        return text.isEmpty ? nil : text
    }
}
