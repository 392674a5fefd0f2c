internal import Nginx
internal import Settings

/// Looks whether the requests that are meant for the responder come to it.
struct NginxJudgement {
    private(set) var findings = Findings(of: .nginx)
    private let configuration: Configuration
    private let settings: Settings
    private let routes: [NginxRoute]

    init(_ configuration: Configuration, _ settings: Settings) {
        self.configuration = configuration
        self.settings = settings
        routes = NginxRoute.all(of: configuration, settings.routes)
    }

    mutating func run() {
        for directive in configuration.missing {
            findings.note(
                """
                nginx: \(Self.place(directive)) includes \(Self.word(directive)), which cannot be \
                read; nginx -T prints all: sudo nginx -T | sudo alipay-callback check --nginx -
                """
            )
        }
        let ours = routes.filter { isOurs($0) && isWanted($0) }
        let wanted = settings.responder.isShadow ? [] : ["notify", "return"]
        for name in wanted where !ours.contains(where: { $0.name == name }) {
            tellNoLocation(name)
        }
        var told: Set<String> = []
        for route in ours {
            guard let location = route.location,
                told.insert("\(route.name) \(location.directive.place)").inserted
            else { continue }
            let judged = NginxLocationJudgement(
                route,
                location,
                in: configuration,
                settings
            ).findings
            for finding in judged.all { findings.add(finding.mark, finding.text) }
        }
        for route in routes where route.name == "notify" && isAtOurServer(route, ours) {
            tellOtherEnd(route)
        }
        tellPlainRedirects(ours)
        let copies = NginxCopyJudgement(configuration, settings, routes)
        for finding in copies.findings.all { findings.add(finding.mark, finding.text) }
    }

    /// Whether the responder takes such requests: a shadow takes copies, and nobody else does.
    private func isWanted(_ route: NginxRoute) -> Bool {
        route.name == "status" || (route.name == "shadow") == settings.responder.isShadow
    }

    /// A location that leads to the responder, or is meant to.
    private func isOurs(_ route: NginxRoute) -> Bool {
        guard let location = route.location, let pass = location.pass else { return false }
        return location.assignedRoute != nil
            || configuration.addresses(of: pass).contains { settings.responder.listen.isAt($0) }
    }

    private func isAtOurServer(_ route: NginxRoute, _ ours: [NginxRoute]) -> Bool {
        ours.contains { $0.server.place == route.server.place && $0.name == route.name }
    }

    private mutating func tellNoLocation(_ name: String) {
        let candidates = routes.filter { $0.name == name }
        let paths = name == "notify" ? settings.routes.notify : settings.routes.return
        let instead = candidates.lazy.compactMap { Self.end(of: $0) }.first.map { " (\($0))" } ?? ""
        let sentence = """
            nginx: no location leads \(paths.joined(separator: " or ")) to the \
            responder\(instead): include alipay-callback-locations.conf in the shop's server \
            block, then nginx -s reload
            """
        // A shop without a return page is a shop.
        findings.add(name == "notify" ? .bad : .note, sentence)
    }

    /// Where a request comes to that does not come to the responder, as far as it matters.
    private static func end(of route: NginxRoute) -> String? {
        switch route.reach.end {
        case .location(let location):
            guard let pass = location.pass else { return nil }
            let block = Terminal.printable(location.directive.text)
            return "\(route.path) goes to \(word(pass)) by \(block) at \(place(location.directive))"
        case .redirect(let directive, let code, _):
            return "\(route.path) is redirected, \(code), at \(place(directive))"
        case .answer(let directive, let code, _):
            return "\(route.path) is answered \(code) at \(place(directive))"
        case .undecided(let directive):
            return "what \(place(directive)) means for \(route.path) is not known here"
        case .nothing: return nil
        }
    }

    /// An address that Alipay may still have, at a server that has the other ones.
    private mutating func tellOtherEnd(_ route: NginxRoute) {
        guard !isOurs(route), let end = Self.end(of: route) else { return }
        switch route.reach.end {
        case .redirect:
            findings.bad(
                """
                nginx: \(end): Alipay follows no redirect, so nothing arrives there; rewrite it \
                with last: location = \(route.path) { rewrite ^ /alipay/notify last; }
                """
            )
        default:
            findings.note(
                """
                nginx: \(end), not to the responder; if Alipay still has that address: \
                location = \(route.path) { rewrite ^ /alipay/notify last; }
                """
            )
        }
    }

    /// The usual server of port 80, which sends everybody to https.
    private mutating func tellPlainRedirects(_ ours: [NginxRoute]) {
        guard let notify = ours.first(where: { $0.name == "notify" }) else { return }
        let names = Set(ours.flatMap(\.server.names)).subtracting(["_", ""])
        for route in routes where route.name == "notify" && route.path == notify.path {
            guard case .redirect(let directive, let code, _) = route.reach.end,
                route.server.isPlain, !isAtOurServer(route, ours),
                route.server.names.allSatisfy({ ["_", ""].contains($0) || names.contains($0) })
            else { continue }
            findings.note(
                """
                nginx: http://\(notify.server.title)\(route.path) is redirected, \(code), at \
                \(Self.place(directive)): give Alipay a notify_url that begins with https://, as it \
                follows no redirect
                """
            )
        }
    }

    static func place(_ directive: Directive) -> String { Terminal.printable(directive.place) }

    static func word(_ directive: Directive) -> String {
        Terminal.printable(directive.arguments.first ?? directive.name)
    }
}

extension ListenAddress {
    /// Whether a `fastcgi_pass` or an upstream's server leads there.
    func isAt(_ target: String) -> Bool {
        switch self {
        case .unix(let path): target == "unix:\(path)"
        case .tcp("0.0.0.0", let port): target.hasSuffix(":\(port)")
        case .tcp(let host, let port):
            target == "\(host):\(port)"
                || (host == "127.0.0.1" && target == "localhost:\(port)")
        }
    }

    /// As it stands in a `fastcgi_pass`.
    var text: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): "\(host):\(port)"
        }
    }
}
