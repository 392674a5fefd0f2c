internal import Responder
internal import Settings
internal import Signing

extension ProbeFindings {
    /// Asks a path as Alipay does, with bodies of all kinds.
    mutating func lookAtNotify(_ path: String) {
        let request = ProbeRequest.post(path)
        let answer = sender.send(request)
        guard case .here(let report) = answer else { return reportNoNotify(answer, request) }
        guard isRouted(report, as: .notify, request) else { return }
        findings.ok("\(subject(request)) reaches this responder")
        guard isWhole(report, request) else { return reportBody(report, request) }
        lookAtLongest(path)
    }

    /// Repeats it as a browser, to recognise what is refused for its headers alone.
    private mutating func reportNoNotify(_ answer: ProbeAnswer, _ request: ProbeRequest) {
        var other = request
        other.likeness = .browser
        guard !answer.isNoAnswer, case .here = sender.send(other) else {
            return reportElsewhere(answer, request)
        }
        findings.bad(
            """
            \(subject(request)) reaches this responder from a browser, and not with Alipay's \
            User-Agent (Mozilla/4.0) and Content-Type: take the path out of the rule or firewall \
            that looks at them
            """
        )
    }

    /// The longest body that the settings allow, with its length announced and without.
    private mutating func lookAtLongest(_ path: String) {
        let limit = settings.responder.bodyLimit
        var request = ProbeRequest.post(path, length: limit)
        let answer = sender.send(request)
        guard case .here(let report) = answer else { return reportElsewhere(answer, request) }
        guard isWhole(report, request) else { return reportBody(report, request) }
        request.isChunked = true
        if case .here(let report) = sender.send(request), isWhole(report, request) {
            findings.ok(
                "\(subject(request)): \(limit) bytes arrive whole, with Content-Length and chunked"
            )
        } else {
            findings.ok("\(subject(request)): \(limit) bytes arrive whole")
            findings.note(
                """
                \(subject(request)): a chunked body does not arrive; Alipay announces the length, so \
                nothing is lost
                """
            )
        }
    }

    func isWhole(_ report: ProbeReport, _ request: ProbeRequest) -> Bool {
        report.bodySha256 == Digest.sha256.hash(request.body).hexadecimal
    }

    private mutating func reportBody(_ report: ProbeReport, _ request: ProbeRequest) {
        let what =
            switch report.body {
            case .complete where report.bodyLength == 0:
                "arrives empty: let the web server pass it on"
            case .complete: "arrives changed: switch off what rewrites it"
            case .tooLarge: "is longer than the responder takes: restart it with these settings"
            case .wrongLength:
                "is not as long as CONTENT_LENGTH says: fastcgi_param CONTENT_LENGTH $content_length;"
            }
        findings.bad("\(subject(request)): the body of \(request.body.count) bytes \(what)")
    }
}
