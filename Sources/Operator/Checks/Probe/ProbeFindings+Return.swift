internal import Responder
internal import Settings
internal import System

extension ProbeFindings {
    /// Where the kits have it; it is in no setting.
    private static let statusPath = "/alipay/status"

    /// Asks a path as a buyer's browser does.
    mutating func lookAtReturn(_ path: String) {
        let request = ProbeRequest.get(path)
        let answer = sender.send(request)
        guard case .here(let report) = answer else { return reportElsewhere(answer, request) }
        guard isRouted(report, as: .return, request) else { return }
        if report.query == request.query {
            findings.ok("\(subject(request)) reaches this responder, the query byte for byte")
        } else if Self.canonical(report.query) == Self.canonical(request.query) {
            findings.ok(
                """
                \(subject(request)) reaches this responder; the web server writes the query's escapes \
                in its own way, which means the same
                """
            )
        } else {
            let came = report.query.beginning(200).visible
            findings.bad(
                """
                \(subject(request)): the query arrives changed, and no signature can be verified: \
                sent \(request.query), came \(came.isEmpty ? "empty" : came): pass it on as it is \
                (nginx: fastcgi_param QUERY_STRING $query_string;)
                """
            )
        }
    }

    /// A query with its escapes in capitals, and spaces as escapes: what is signed are the values, which
    /// stay the same.
    private static func canonical(_ query: String) -> String {
        query.replacing("+", with: "%20").replacing(/%[0-9A-Fa-f]{2}/) { $0.output.uppercased() }
    }

    /// The same addresses over http, which nobody needs to have.
    mutating func lookAtPlain() {
        if let path = settings.routes.return.first {
            var request = ProbeRequest.get(path)
            request.isPlain = true
            switch sender.send(request) {
            case .redirect(let status, let location) where location.hasPrefix("https://"):
                findings.ok("\(subject(request)) leads buyers to \(location) (\(status))")
            case .here: findings.ok("\(subject(request)) reaches this responder as well")
            case .failure: reportNoPlain(request)
            case let answer:
                findings.note(
                    answer.complaint(
                        subject(request),
                        request,
                        listen: settings.responder.listen
                    )
                        + "; a return_url has to begin with https://"
                )
            }
        }
        guard let path = settings.routes.notify.first else { return }
        var request = ProbeRequest.post(path)
        request.isPlain = true
        switch sender.send(request) {
        case .here: findings.ok("\(subject(request)) reaches this responder as well")
        case .failure: reportNoPlain(request)
        case .redirect(let status, let location):
            findings.note(
                """
                \(subject(request)) is redirected (\(status)) to \(location): give Alipay a notify_url \
                that begins with https://, as it follows no redirect
                """
            )
        case .sibling, .gateway, .other:
            findings.note(
                """
                \(subject(request)) does not reach this responder: give Alipay a notify_url that \
                begins with https://
                """
            )
        }
    }

    private mutating func reportNoPlain(_ request: ProbeRequest) {
        findings.note(
            """
            \(subject(request)): nobody answers over http: give Alipay addresses that begin with \
            https://
            """
        )
    }

    /// Checks whether the status page, which has the sales, is open to other addresses.
    mutating func lookAtStatus() {
        let request = ProbeRequest.get(Self.statusPath)
        let answer = sender.send(request)
        guard case .here(let report) = answer else {
            if case .sibling = answer { return reportElsewhere(answer, request) }
            guard hasReached || settings.responder.isShadow else {
                return findings.note(
                    """
                    \(subject(request)) does not reach this responder either; ask again when the \
                    other paths do
                    """
                )
            }
            return sender.isFromLoopback
                ? askElsewhere(request, "did not reach this responder from this machine")
                : findings.ok("\(subject(request)) does not reach the responder from outside")
        }
        guard isRouted(report, as: .status, request) else { return }
        guard sender.isFromLoopback else { return reportOpen(request, report) }
        askElsewhere(request, "reached this responder from 127.0.0.1, which may")
    }

    /// Asks again from another address of this machine, since access from loopback proves nothing.
    private mutating func askElsewhere(_ request: ProbeRequest, _ first: String) {
        let unknown = "\(subject(request)) \(first); whether strangers get there is not known: try "
        for address in LocalAddresses.external {
            guard let other = target.connecting(to: address) else { break }
            let sender = ProbeSender(other, key: key, caFile: caFile, clock: clock)
            let answer = sender.send(request)
            if case .failure = answer { continue }
            guard !sender.isFromLoopback else { continue }
            if case .here(let report) = answer { return reportOpen(request, report) }
            return findings.ok("\(subject(request)) does not reach the responder from \(address)")
        }
        findings.note(unknown + "it from another machine (curl -i)")
    }

    private mutating func reportOpen(_ request: ProbeRequest, _ report: ProbeReport) {
        let why =
            report.remoteIsLoopback == true
            ? "; the web server takes all for 127.0.0.1, as behind a proxy of its own" : ""
        findings.bad(
            """
            \(subject(request)) is open to an address that is not loopback\(why): let the web server \
            allow 127.0.0.1 and your monitor alone (nginx: allow 127.0.0.1; deny all;)
            """
        )
    }
}
