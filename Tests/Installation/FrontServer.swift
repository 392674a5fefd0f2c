internal import Foundation

/// The web server of a site.
struct FrontServer {
    private enum Process {
        case nginx(Nginx)
        case other(Child)
    }

    let port: Int
    private let process: Process
    private let folder: URL

    /// Starts it, and returns when it listens.
    init(for deployment: Deployment, in sandbox: Sandbox, hosting: Apache.Hosting) throws {
        switch deployment {
        case .nginx, .spawnFCGI, .fcgiwrap:
            folder = sandbox.folder.appending(path: "nginx")
            let log = folder.appending(path: "access.log").path
            let locations = "nginx/alipay-callback-fcgiwrap-locations.conf"
            let nginx = try Nginx(
                for: sandbox,
                adding: "access_log \(log);",
                locations: deployment == .fcgiwrap
                    ? DeployFiles(for: sandbox).install(locations, as: "nginx/locations.conf") : nil
            )
            port = nginx.port
            process = .nginx(nginx)
        case .apacheProxy, .apacheFcgid, .apacheCGI:
            folder = sandbox.folder.appending(path: "apache")
            let module: Apache.Module =
                deployment == .apacheProxy ? .proxy : deployment == .apacheFcgid ? .fcgid : .cgid
            port = try FreePort.find()
            process = .other(try Apache.start(for: sandbox, port: port, by: module))
        case .sharedFcgid, .sharedCGI:
            folder = sandbox.folder.appending(path: "apache")
            let files = DeployFiles(for: sandbox)
            try files.install("shared-hosting/web-root.htaccess", as: "web/.htaccess")
            try files.install("shared-hosting/alipay.htaccess", as: "web/alipay/.htaccess")
            try files.install("shared-hosting/alipay.cgi", as: "web/alipay/alipay.cgi", mode: 0o755)
            port = try FreePort.find()
            process = .other(
                try Apache.start(
                    for: sandbox,
                    port: port,
                    by: deployment == .sharedFcgid ? .fcgid : .cgid,
                    hosting: hosting
                )
            )
        case .lighttpd:
            folder = sandbox.folder.appending(path: "lighttpd")
            port = try FreePort.find()
            process = .other(try Lighttpd.start(for: sandbox, port: port))
        case .caddy:
            folder = sandbox.folder.appending(path: "caddy")
            port = try FreePort.find()
            process = .other(try Caddy.start(for: sandbox, port: port))
        }
    }

    /// Ends it.
    ///
    /// - Returns: Its access log.
    /// - Throws: When there is none.
    func stop() throws -> String {
        switch process {
        case .nginx(let nginx): nginx.stop()
        case .other(let child): child.stop()
        }
        return try log("access.log")
    }

    /// Apache's graceful restart; returns when the new generation has taken over.
    func restartGracefully() throws {
        guard case .other(let apache) = process else { return }
        let before = try restarts
        apache.send(SIGUSR1)
        while try restarts == before {
            guard apache.isRunning else { throw Sandbox.Failure(text: try log("error.log")) }
            Connectable.pause()
        }
    }

    private var restarts: Int {
        get throws {
            try log("error.log").components(separatedBy: "resuming normal operations").count
        }
    }

    private func log(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
}
