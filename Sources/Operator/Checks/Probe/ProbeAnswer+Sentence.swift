internal import Responder
internal import Settings
internal import System
internal import Transfer

extension ProbeAnswer {
    /// What became of a request that should have reached the responder, and what to do.
    ///
    /// - Parameters:
    ///   - subject: As in `probe: POST https://shop.example.com/alipay/notify`.
    ///   - request: What was asked.
    ///   - listen: Where this responder listens.
    /// - Returns: One sentence.
    func complaint(_ subject: String, _ request: ProbeRequest, listen: ListenAddress) -> String {
        switch self {
        case .here(let report): "\(subject) reaches this responder as \(report.route)"
        case .sibling(let status):
            """
            \(subject) is answered (\(status)) as by this program, but not by this installation: let \
            the path lead to \(listen.text), where the responder has been restarted since the last \
            update; or the web server does not pass the header on: nginx needs fastcgi_param \
            HTTP_ALIPAY_CALLBACK_PROBE $http_alipay_callback_probe if_not_empty; in the location
            """
        case .redirect(let status, let location):
            request.method == .post
                ? """
                \(subject) is redirected (\(status)) to \(location): Alipay follows no redirect, so \
                nothing arrives; except the path from the redirect, or give Alipay the address that \
                answers
                """
                : """
                \(subject) is redirected (\(status)) to \(location): except the path from the \
                redirect, or name the one that answers in [routes]
                """
        case .gateway(502):
            "\(subject): the web server answers 502: \(Self.reasonOfBadGateway(listen))"
        case .gateway(let status):
            """
            \(subject): the web server answers \(status), nobody answers behind it in time: the shop \
            may be switched off, or the responder overloaded; the web server's error log says why
            """
        case .other(413, _):
            """
            \(subject): the web server answers 413 to a body of \(request.body.count) bytes, which \
            the settings allow (body_limit): raise client_max_body_size of the location (Apache: \
            LimitRequestBody)
            """
        case .other(let status, let line):
            """
            \(subject) is answered by the shop, \(status)\(line.isEmpty ? "" : " \"\(line)\""), not \
            by this responder: \(request.locationRemedy), before whatever takes the path now, and \
            reload the web server
            """
        case .failure(let error): "\(subject): \(error.remedy)"
        }
    }

    /// Why the web server reaches no responder, by what is at the responder's address now.
    private static func reasonOfBadGateway(_ listen: ListenAddress) -> String {
        switch SocketProbe(listen.socketAddress) {
        case .listening:
            """
            the responder listens at \(listen.text), so the web server connects elsewhere (nginx: \
            server in the file alipay-callback.conf), or its user may not connect; its error log \
            says which
            """
        case .missing, .nobodyListens:
            "no responder listens at \(listen.text): start it"
        case .denied, .failed:
            """
            is the responder running, does the web server connect to \(listen.text), and may its \
            user do so? Its error log says why
            """
        }
    }

    /// Whether nothing at all answered: the next request would wait for the same.
    var isNoAnswer: Bool {
        guard case .failure(let error) = self else { return false }
        return error.kind != .other
    }
}

extension ProbeRequest {
    /// How the web server gets a location for the path.
    fileprivate var locationRemedy: String {
        let target = method == .post ? "/alipay/notify" : "/alipay/return"
        guard let line = Settings.Routes.location(for: path.visible, to: target) else {
            return "include alipay-callback-locations.conf in the shop's server block"
        }
        return "add a location for it beside alipay-callback-locations.conf (nginx: \(line))"
    }
}

extension TransferError {
    /// What was wrong, and what to do.
    fileprivate var remedy: String {
        let reason = description.visible
        return switch kind {
        case .name: "\(reason): is the name in DNS? --connect goes round it"
        case .unreachable:
            "connection refused, or no way there (\(reason)): does the web server run, and listen there?"
        case .timeOut:
            "time-out (\(reason)): does a firewall drop what comes, or does the server hang?"
        case .security:
            """
            TLS error (\(reason)): Alipay does not come to such a server either: serve a certificate \
            for this name that a public authority has signed, with its full chain
            """
        case .other: "no whole answer (\(reason)); the web server's error log may say why"
        }
    }
}
