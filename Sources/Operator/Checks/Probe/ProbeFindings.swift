internal import Ledger
internal import Responder
internal import Settings
internal import Signing
internal import System

/// What `check` says of the shop's web server: it asks there, and sees who answers.
struct ProbeFindings {
    /// A certificate that expires in fewer days is reported.
    private static let certificateDays: Int64 = 21

    var findings = Findings(of: .probe)
    let settings: Settings
    let sender: ProbeSender
    let key: [UInt8]
    let caFile: String?
    let clock: () -> Int64
    private var hasReportedVersion = false
    /// The status of the last answer by a web server that reached no responder.
    private var gatewayTold: Int?
    /// Whether any request came to the responder.
    private(set) var hasReached = false

    /// Asks and judges.
    ///
    /// - Parameters:
    ///   - settings: The paths, and where the ledger is.
    ///   - target: The web server; `nil` where it is not to be asked.
    ///   - caFile: A PEM file of authorities to trust instead of the system's.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    /// - Returns: The findings.
    static func all(
        _ settings: Settings,
        of target: ProbeTarget?,
        caFile: String?,
        clock: @escaping () -> Int64
    ) -> [Finding] {
        guard let target else {
            var findings = Findings(of: .probe)
            findings.note(
                "probe: the web server was not asked; --url https://… says where each path leads"
            )
            return findings.all
        }
        do {
            let reader = try LedgerReader(of: settings)
            guard let key = try reader.probeKey() else {
                return complaint("it has no probe key; its table was changed by hand")
            }
            var looking = ProbeFindings(
                settings,
                ProbeSender(target, key: key, caFile: caFile, clock: clock),
                key,
                caFile,
                clock
            )
            looking.run()
            return looking.findings.all
        } catch {
            return complaint("\(error)")
        }
    }

    private static func complaint(_ reason: String) -> [Finding] {
        var findings = Findings(of: .probe)
        findings.bad(
            """
            probe: without the ledger's key the responder cannot be recognised: \
            \(reason.visible)
            """
        )
        return findings.all
    }

    private init(
        _ settings: Settings,
        _ sender: ProbeSender,
        _ key: [UInt8],
        _ caFile: String?,
        _ clock: @escaping () -> Int64
    ) {
        self.settings = settings
        self.sender = sender
        self.key = key
        self.caFile = caFile
        self.clock = clock
    }

    var target: ProbeTarget { sender.target }

    private mutating func run() {
        let paths =
            settings.routes.notify.map { ProbeRequest.post($0) }
            + settings.routes.return.map { ProbeRequest.get($0) }
        guard let first = paths.first else { return }
        let answer = sender.send(first)
        // The other paths would wait for the same.
        guard !answer.isNoAnswer else { return reportElsewhere(answer, first) }
        lookAtCertificate()
        if settings.responder.isShadow {
            lookAtShadow()
        } else {
            for path in settings.routes.notify { lookAtNotify(path) }
            for path in settings.routes.return { lookAtReturn(path) }
            if target.isSecure { lookAtPlain() }
        }
        lookAtStatus()
    }

    private mutating func lookAtCertificate() {
        guard target.isSecure else {
            return findings.note(
                "probe: \(target.authority) is asked over plain http: nothing is encrypted"
            )
        }
        guard let pem = sender.certificate, let own = try? Certificate.readAll(pem).first else {
            return findings.note("probe: \(target.host): when its certificate expires is not known")
        }
        let days = (own.notAfter - clock()) / 86_400_000
        if days < Self.certificateDays {
            findings.note(
                """
                probe: the certificate of \(target.host) expires in \(days) days: renew it, Alipay \
                does not come to an expired one
                """
            )
        } else {
            findings.ok(
                "probe: the certificate of \(target.host) is trusted, and expires in \(days) days"
            )
        }
    }

    /// As in `probe: POST https://shop.example.com/alipay/notify`.
    func subject(_ request: ProbeRequest) -> String {
        let address = target.address(of: request).visible
        return "probe: \(request.method.rawValue) \(address)"
    }

    mutating func reportElsewhere(_ answer: ProbeAnswer, _ request: ProbeRequest) {
        if case .gateway(let status) = answer {
            guard gatewayTold != status else {
                return findings.bad("\(subject(request)): \(status) for the same reason")
            }
            gatewayTold = status
        }
        findings.bad(
            answer.complaint(subject(request), request, listen: settings.responder.listen)
        )
    }

    /// Whether a request came here as what it should; adds a finding when not.
    mutating func isRouted(_ report: ProbeReport, as route: Route, _ request: ProbeRequest) -> Bool
    {
        hasReached = true
        if report.version != Version.current, !hasReportedVersion {
            hasReportedVersion = true
            findings.note(
                """
                probe: the responder that runs is version \(report.version.visible), \
                this tool \(Version.current): restart the responder
                """
            )
        }
        guard report.shadow == settings.responder.isShadow else {
            findings.bad(
                """
                \(subject(request)) reaches a responder that was started \
                \(report.shadow ? "with" : "without") shadow = true: restart it with these settings
                """
            )
            return false
        }
        guard report.route == route.rawValue else {
            findings.bad(
                """
                \(subject(request)) reaches this responder as \(report.route.visible), \
                not as \(route.rawValue) (it saw the path \(report.path.visible)): let \
                the web server set ALIPAY_ROUTE to \(route.rawValue) there
                """
            )
            return false
        }
        return true
    }
}
