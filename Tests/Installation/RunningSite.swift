internal import Foundation

/// A shop's site on this machine: a real web server with the files of `deploy/install`,
/// and the responder.
package final class RunningSite {
    package let deployment: Deployment
    package let port: Int
    private let server: FrontServer
    private var responder: Child?
    private let wrapper: Child?
    private let socket: ListeningSocket?
    package let sandbox: Sandbox

    /// Sets it up, and returns when it takes requests.
    ///
    /// - Parameters:
    ///   - deployment: Which web server, and who starts the responder.
    ///   - settings: TOML that is appended to the settings file.
    ///   - hosting: What a shared host lets its users do.
    ///   - isHeld: Whether somebody holds a service's socket for it; else it binds its own.
    /// - Throws: When something does not start.
    package init(
        _ deployment: Deployment,
        adding settings: String = "",
        hosting: Apache.Hosting = .usual,
        holdingSocket isHeld: Bool = true
    ) throws {
        self.deployment = deployment
        let sandbox = try Sandbox(adding: settings)
        self.sandbox = sandbox
        try sandbox.installProgram()
        try FileManager.default.createDirectory(
            atPath: sandbox.webRoot,
            withIntermediateDirectories: true
        )
        let isService = deployment.starter == .service
        socket = isService && isHeld ? try ListeningSocket(sandbox.socketPath) : nil
        responder = isService ? try Self.startService(for: sandbox, on: socket) : nil
        wrapper = deployment == .fcgiwrap ? try Self.startWrapper(for: sandbox) : nil
        if deployment == .spawnFCGI {
            try sandbox.giveToApache()
            try Self.spawn("start", for: sandbox)
        }
        server = try FrontServer(for: deployment, in: sandbox, hosting: hosting)
        port = server.port
    }

    deinit {
        if deployment == .spawnFCGI { try? Self.spawn("stop", for: sandbox) }
    }

    package func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Puts a new responder in the old one's place, as it is done where it runs this way.
    package func restart() throws {
        switch deployment.starter {
        case .service:
            // As systemd does it: the old one is asked to go, the new one takes the socket over.
            guard let old = responder else { return }
            let status = old.stop()
            guard status == 0 else { throw Sandbox.Failure(text: "\(status): \(old.log)") }
            responder = try Self.startService(for: sandbox, on: socket)
        case .spawnFCGI:
            try Self.spawn("restart", for: sandbox)
        case .modFcgid:
            try sandbox.installProgram()
            try sandbox.giveToApache()
            try server.restartGracefully()
        case .cgi:
            try sandbox.installProgram()
            try sandbox.giveToApache()
        }
    }

    /// Ends the web server.
    ///
    /// - Returns: Its access log.
    /// - Throws: When there is none.
    package func stopServer() throws -> String { try server.stop() }

    /// The processes that run the responder now.
    package var responders: [Int32] {
        if let responder { return [responder.processID] }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.compactMap { Int32($0) }.filter { process in
            let link = "/proc/\(process)/exe"
            let program = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
            return program == sandbox.programPath
        }
    }

    private static func startService(
        for sandbox: Sandbox,
        on socket: ListeningSocket?
    ) throws -> Child {
        try sandbox.startResponder(input: socket?.handle ?? .nullDevice)
    }

    private static func startWrapper(for sandbox: Sandbox) throws -> Child {
        let path = sandbox.folder.appending(path: "wrap.sock").path
        // It waits inside libfcgi, where SIGTERM does not end it.
        let wrapper = try Child("fcgiwrap", ["-s", "unix:\(path)"], endingBy: SIGKILL)
        try Connectable.wait(for: .unix(path: path), by: wrapper)
        return wrapper
    }

    private static func spawn(_ command: String, for sandbox: Sandbox) throws {
        let script = try DeployFiles(for: sandbox).install(
            "spawn-fcgi/alipay-callback-spawn",
            as: "spawn/alipay-callback-spawn",
            mode: 0o755
        )
        // What Foundation leaves open would be the service's, and Foundation waits for its end.
        let closing = """
            for file in /proc/$$/fd/*; do
                [ "${file##*/}" -le 2 ] || eval "exec ${file##*/}>&-"
            done
            exec "$0" "$1"
            """
        let done = try Programs.run("bash", ["-c", closing, script, command])
        guard done.status == 0 else { throw Sandbox.Failure(text: done.errors) }
    }
}
