internal import FastCGIClient
internal import FoundationEssentials
internal import Settings
internal import System
internal import Transfer

/// What `check` says of where the responder listens: who gets there, and who answers.
struct SocketFindings {
    /// How long the responder may take for an answer, in milliseconds.
    private static let answerTimeout = 5000

    private var findings = Findings(of: .socket)
    private let responder: SystemUser
    private let webServer: WebServerUser?

    /// Looks at an address.
    ///
    /// - Parameters:
    ///   - listen: Where the settings say that the responder listens.
    ///   - responder: As whom it runs.
    ///   - webServer: Who has to get there; `nil` when that is not known.
    /// - Returns: The findings.
    static func all(
        _ listen: ListenAddress,
        responder: SystemUser,
        webServer: WebServerUser?
    ) -> [Finding] {
        var looking = SocketFindings(responder: responder, webServer: webServer)
        switch listen {
        case .unix(let path): looking.look(at: path)
        case .tcp(let host, let port):
            looking.lookWhoReaches(host, port)
            looking.probe(.ipv4(host: host, port: port))
        }
        return looking.findings.all
    }

    private init(responder: SystemUser, webServer: WebServerUser?) {
        self.responder = responder
        self.webServer = webServer
    }

    private mutating func look(at path: String) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard FileStatus(folder) != nil else {
            if case .refused(let place, _) = FileAccess(of: .current).obstacle(to: folder, for: [])
            {
                return findings.note("socket: you may not look into \(place); ask as root")
            }
            return findings.bad(missing(folder))
        }
        if let file = FileStatus(path) {
            guard file.kind == .socket else {
                return findings.bad("socket: \(path) is not a socket: remove it")
            }
        } else if let obstacle = FileAccess(of: responder)
            .obstacle(to: folder, for: [.write, .enter])
        {
            let remedy = Remedy.owns(folder, responder)
            findings.bad(
                "socket: " + obstacle.sentence(responder, "write", folder, remedy: remedy)
            )
        }
        if let webServer { lookWhether(webServer, connectsTo: path, in: folder) }
        probe(.unix(path: path))
    }

    private func missing(_ folder: String) -> String {
        let word = folder.shellWord
        let why =
            folder.hasPrefix("/run/")
            ? "/run is empty after a reboot: RuntimeDirectory= of the unit makes it, or "
            : ""
        return """
            socket: the folder \(folder) is not there; \(why)install -d -m 750 \
            -o \(responder.name) -g \(webServer?.user.groupName ?? responder.groupName) \(word)
            """
    }

    /// The kernel requires write permission for `connect`.
    private mutating func lookWhether(
        _ webServer: WebServerUser,
        connectsTo path: String,
        in folder: String
    ) {
        let user = webServer.user
        let access = FileAccess(of: user)
        guard case .refused(let place, let status) = access.obstacle(to: path, for: [.write])
        else { return }
        let remedy =
            if place == path {
                "start the responder with group \(user.groupName)"
            } else if place == folder {
                "chgrp \(user.groupName) \(place.shellWord) && "
                    + "chmod g+x \(place.shellWord)"
            } else {
                "chmod o+x \(place.shellWord)"
            }
        let doubt = webServer.isGuess ? ", if that is its user (--web-user says it)" : ""
        findings.add(
            webServer.isGuess ? .note : .bad,
            """
            socket: the web server as \(user.name)\(doubt) does not get to \(path): \
            \(place == path ? "it" : place) is \(status.description); nginx will say (13: Permission denied) and answer 502: \(remedy)
            """
        )
    }

    /// Whoever can connect chooses the route of a request.
    private mutating func lookWhoReaches(_ host: String, _ port: UInt16) {
        guard !host.hasPrefix("127.") else { return }
        findings.bad(
            """
            socket: whoever reaches \(host):\(port) speaks FastCGI with the responder and sets \
            ALIPAY_ROUTE; listen on 127.0.0.1 or on a socket beside the web server
            """
        )
    }

    private mutating func probe(_ address: SocketAddress) {
        switch SocketProbe(address) {
        case .listening: ask(address)
        case .missing: findings.note("responder: not running: nothing is at \(address): start it")
        case .nobodyListens:
            if case .unix = address {
                findings.note(
                    "responder: not running: nobody listens at \(address), which a killed one "
                        + "left behind; start it, it takes the place"
                )
            } else {
                findings.note("responder: not running: nobody listens at \(address): start it")
            }
        case .denied:
            findings.note(
                "responder: you may not connect to \(address); ask as root, or as its user"
            )
        case .failed(let reason): findings.bad("responder: \(address): \(reason)")
        }
    }

    /// Asks as the web server asks for its status location; the contents of the answer do not matter.
    private mutating func ask(_ address: SocketAddress) {
        let request = FastCGIRequest(
            method: "GET",
            path: "/alipay/status",
            query: Array("ready".utf8),
            parameters: [("ALIPAY_ROUTE", "status")]
        )
        do {
            let connection = try FastCGIConnection(to: address, timeout: Self.answerTimeout)
            switch try connection.send(request).status {
            case 200: findings.ok("responder at \(address): takes notifications")
            case 503:
                findings.bad(
                    """
                    responder at \(address): answers 503, it cannot record notifications; its \
                    log says why
                    """
                )
            case let status:
                findings.bad(
                    """
                    responder at \(address): answers \(status) where 200 is expected; does \
                    something else listen there?
                    """
                )
            }
        } catch {
            findings.bad("responder at \(address): no answer (\(error))")
        }
    }
}
