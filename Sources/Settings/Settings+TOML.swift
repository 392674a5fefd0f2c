internal import EventLog
internal import Orders
internal import TOML

extension Settings {
    /// Reads a settings text.
    ///
    /// - Parameters:
    ///   - text: TOML.
    ///   - folder: The folder of the file: what relative paths start from.
    /// - Throws: `SettingsErrors` with every error of the text.
    package init(toml text: String, folder: String) throws(SettingsErrors) {
        let root: TableReader
        do {
            root = TableReader(try TOMLText.read(text), path: "top level:")
        } catch {
            throw SettingsErrors([error.description])
        }

        let readers = (
            responder: root.table("responder"), routes: root.table("routes"),
            apps: root.tables("app"), partners: root.tables("partner"),
            ledger: root.table("ledger"), event: EventReaders(root),
            deliver: root.table("deliver"), page: root.table("page"), log: root.table("log")
        )
        let destinations = Deliver.Readers(readers.deliver)
        responder = Self.responder(readers.responder)
        routes = Self.routes(readers.routes)
        apps = readers.apps.map { App($0, folder: folder) }
        partners = readers.partners.map { Partner($0, folder: folder) }
        ledger = Self.ledger(readers.ledger, folder: folder)
        event = Event(readers.event.statements, isOnServer: ledger.file == nil)
        deliver = Deliver(readers.deliver, destinations, folder: folder)
        page = Self.page(readers.page, folder: folder)
        logFormat = readers.log.choice("format")

        if apps.isEmpty && partners.isEmpty {
            root.report("app", "at least one [[app]] is needed")
        }
        for (appID, count) in Self.repeated(apps.map(\.appID)) {
            root.report("app", "app_id \(appID) stands in \(count) [[app]] tables")
        }
        for (sellerID, count) in Self.repeated(partners.map(\.sellerID)) {
            root.report("partner", "seller_id \(sellerID) stands in \(count) [[partner]] tables")
        }
        let all =
            [root, readers.responder, readers.routes] + readers.apps + readers.partners
            + [readers.ledger] + readers.event.all
            + [readers.deliver] + destinations.all + [readers.page, readers.log]
        notes = readers.event.notes
        let errors = all.flatMap { $0.finish() }
        guard errors.isEmpty else { throw SettingsErrors(errors) }
    }

    static func repeated(_ ids: [String]) -> [(id: String, count: Int)] {
        Dictionary(grouping: ids.filter { !$0.isEmpty }) { $0 }
            .filter { $0.value.count > 1 }.map { ($0.key, $0.value.count) }.sorted { $0 < $1 }
    }

    private static func responder(_ table: TableReader) -> Responder {
        let text = table.string("listen")
        let listen = ListenAddress(text)
        if listen == nil {
            table.report("listen", "expected \"unix:/path\" or \"127.0.0.1:9000\"")
        }
        return Responder(
            listen: listen ?? .unix(path: "/"),
            threads: table.integer("threads"),
            bodyLimit: table.quantity("body_limit"),
            drain: table.quantity("drain"),
            isShadow: table.flag("shadow")
        )
    }

    private static func routes(_ table: TableReader) -> Routes {
        let routes = Routes(
            notify: table.strings("notify"),
            return: table.strings("return")
        )
        for (key, paths) in [("notify", routes.notify), ("return", routes.return)] {
            for path in paths where !path.hasPrefix("/") {
                table.report(key, "\"\(path)\" does not begin with /")
            }
        }
        for path in Set(routes.notify).intersection(routes.return).sorted() {
            table.report("return", "\"\(path)\" is a notify route as well")
        }
        return routes
    }

    private static func page(_ table: TableReader, folder: String) -> Page {
        let templates = table.string("templates")
        let shopURL = table.string("shop_url")
        if !shopURL.isEmpty, let error = error(inLink: shopURL) {
            table.report("shop_url", error)
        }
        let ignored = table.strings("ignore_parameters")
        for name in ignored where protected.contains(name) {
            table.report("ignore_parameters", "\"\(name)\" is Alipay's and cannot be ignored")
        }
        return Page(
            language: table.choice("language"),
            templates: templates.isEmpty ? nil : absolute(templates, in: folder),
            shopURL: shopURL.isEmpty ? nil : shopURL,
            ignoredParameters: ignored
        )
    }

    /// What is wrong with the address of a link in which the order number is put, or `nil`.
    ///
    /// The number is the buyer's to choose where the shop lets him, so it may not say whose link it is:
    /// it stands behind what RFC 3986 §3.2 calls the authority, which browsers also end at a `\`.
    private static func error(inLink address: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: address.hasPrefix) else {
            return "expected an address that begins with https:// or http://"
        }
        let authority = address.dropFirst(scheme.count).prefix { !#"/?#\"#.contains($0) }
        if authority.isEmpty { return "expected a host behind \(scheme)" }
        if authority.contains(where: { "{}".contains($0) }) {
            return
                "{out_trade_no} may stand behind the host alone, as in https://host/{out_trade_no}: "
                + "a number must not choose where the link leads"
        }
        return nil
    }

    /// The fields of a return that decide what the page says.
    private static let protected: Set = [
        "app_id", "seller_id", "sign", "sign_type", "out_trade_no", "trade_no", "trade_status",
        "total_amount",
    ]

    static func absolute(_ path: String, in folder: String) -> String {
        if path.hasPrefix("/") { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }
}
