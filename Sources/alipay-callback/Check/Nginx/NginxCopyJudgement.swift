internal import Nginx
internal import Settings

/// Looks whether copies of the notifications that PHP answers come to a shadow, and to nobody else.
struct NginxCopyJudgement {
    private(set) var findings = Findings(of: .nginx)
    private let configuration: Configuration
    private let listen: ListenAddress

    private static let include = "alipay-callback-shadow-locations.conf"

    init(_ configuration: Configuration, _ settings: Settings, _ routes: [NginxRoute]) {
        self.configuration = configuration
        listen = settings.responder.listen
        let ours = routes.filter(comesToUs)
        let copies = ours.filter { $0.name == "shadow" }
        guard settings.responder.isShadow else {
            for copy in copies { tellNoShadow(copy) }
            return
        }
        for route in ours where route.name == "notify" { tellOriginal(route) }
        if routes.allSatisfy({ $0.name != "shadow" }) {
            findings.bad(
                """
                nginx: no location sends copies to the shadow: include \(Self.include) in the shop's \
                server block, then nginx -s reload
                """
            )
        }
        for copy in copies { lookAtMirrors(copy) }
    }

    private func comesToUs(_ route: NginxRoute) -> Bool {
        guard let pass = route.location?.pass else { return false }
        return configuration.addresses(of: pass).contains(where: listen.isAt)
    }

    /// A live responder answers copies 404, and they do nothing.
    private mutating func tellNoShadow(_ copy: NginxRoute) {
        guard !mirrors(to: copy).isEmpty else { return }
        findings.note(
            """
            \(subject(copy)) sends copies to a responder that answers Alipay itself and takes none: \
            remove the mirror, or let fastcgi_pass lead to the shadow
            """
        )
    }

    private mutating func tellOriginal(_ route: NginxRoute) {
        findings.bad(
            """
            \(subject(route)) leads Alipay to a shadow, which answers it fail: let PHP take \
            \(route.path) and mirror it, or go live without shadow = true
            """
        )
    }

    private mutating func lookAtMirrors(_ copy: NginxRoute) {
        let mirrors = mirrors(to: copy)
        if mirrors.isEmpty {
            findings.bad(
                """
                \(subject(copy)) gets no copies: mirror \(Terminal.printable(copy.path)); in the \
                location where PHP takes notifications
                """
            )
        }
        for location in mirrors {
            let place = NginxJudgement.place(location.directive)
            if location.scope.one("mirror_request_body")?.arguments == ["off"] {
                findings.bad("nginx: \(place): mirror_request_body off; makes the copies empty")
            }
            let formats = location.scope.all("access_log").compactMap {
                $0.arguments.dropFirst().first
            }
            if !formats.contains(where: isForReport) {
                findings.note(
                    """
                    nginx: \(place): what PHP answers is not logged for shadow report: \
                    access_log /var/log/nginx/alipay-shadow.log alipay_shadow;
                    """
                )
            }
        }
    }

    /// Whether a log format says what `shadow report` reads; one that was not read may.
    private func isForReport(_ format: String) -> Bool {
        let known = configuration.logFormats[format]
        return known.map { $0.contains("$request_id") && $0.contains("$body_bytes_sent") }
            ?? (format != "combined")
    }

    /// The locations that send copies to this one.
    private func mirrors(to copy: NginxRoute) -> [Location] {
        copy.server.allLocations.filter { location in
            location.directive.place != copy.location?.directive.place && location.pass != nil
                && location.scope.all("mirror").contains { $0.arguments.first == copy.path }
        }
    }

    /// As in `NginxLocationJudgement`.
    private func subject(_ route: NginxRoute) -> String {
        let place = route.location.map { " (\(NginxJudgement.place($0.directive)))" } ?? ""
        return "nginx: \(route.method) \(route.path)\(place)"
    }
}
