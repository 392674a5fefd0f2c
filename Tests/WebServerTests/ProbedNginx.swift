import Foundation
import Installation

/// A shop behind a real nginx with TLS, some of it broken, and what `check --url` says of it.
final class ProbedNginx {
    struct Result {
        let status: Int32
        /// What the probe found, without what else `check` looks at.
        let lines: [String]

        var bad: [String] { lines.filter { $0.hasPrefix("bad ") } }
        var notes: [String] { lines.filter { $0.hasPrefix("note ") } }
    }

    private let sandbox: Sandbox
    private let certificates: Certificates
    private let folder: URL
    private let securePort: Int
    private let plainPort: Int
    private var nginx: Child?

    /// What people include, with this sandbox's paths.
    let locations: String

    init(for sandbox: Sandbox) throws {
        self.sandbox = sandbox
        certificates = try Certificates()
        folder = sandbox.folder.appending(path: "nginx")
        securePort = try FreePort.find()
        plainPort = try FreePort.find()
        locations = try DeployFiles(for: sandbox).install(
            "nginx/alipay-callback-locations.conf",
            as: "nginx/locations.conf"
        )
    }

    /// The include with an edit; that finds nothing when there is nothing to edit.
    func edited(_ old: String, _ new: String) throws -> String {
        let text = try String(contentsOfFile: locations, encoding: .utf8)
        guard text.contains(old) else { throw Sandbox.Failure(text: "nothing to edit: \(old)") }
        return text.replacing(old, with: new)
    }

    /// Starts nginx.
    ///
    /// - Parameters:
    ///   - server: The lines of the server block with TLS.
    ///   - plain: The lines of the one without.
    ///   - socket: Where the responder is said to be; `nil` for where it is.
    ///   - host: The address that TLS listens on.
    ///   - certificate: Which one the server has.
    /// - Throws: When it does not begin to listen.
    func start(
        _ server: String,
        plain: String = "return 301 https://$host$request_uri;",
        socket: String? = nil,
        host: String = "127.0.0.1",
        certificate: String = "good"
    ) throws {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: "\n")
        let text = """
            \(geteuid() == 0 ? "user root;" : "")
            pid \(folder.path)/nginx.pid;
            events { worker_connections 64; }
            http {
                access_log off;
                \(temporary)
                upstream alipay_callback { server unix:\(socket ?? sandbox.socketPath); }
                server {
                    listen 127.0.0.1:\(plainPort);
                    \(plain)
                }
                server {
                    listen \(host):\(securePort) ssl;
                    ssl_certificate \(certificates.path("\(certificate).pem"));
                    ssl_certificate_key \(certificates.path("\(certificate).pem"));
                    \(server)
                }
            }
            """
        let path = folder.appending(path: "nginx.conf").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let log = folder.appending(path: "error.log").path
        let child = try Child("nginx", ["-c", path, "-e", log, "-g", "daemon off;"])
        try Connectable.wait(for: .ipv4(port: plainPort), by: child)
        nginx = child
    }

    func stop() throws {
        nginx?.stop()
        nginx = nil
    }

    /// Runs `check --url` with the settings of a sandbox.
    func check(as other: Sandbox? = nil) throws -> Result {
        let result = try Programs.run(
            "alipay-callback",
            [
                "check", "--config", (other ?? sandbox).settingsPath, "--url", "https://localhost",
                "--connect", "127.0.0.1:\(securePort)", "--connect-http", "127.0.0.1:\(plainPort)",
                "--ca-file", certificates.authority,
            ]
        )
        guard result.status < 2 else { throw Sandbox.Failure(text: result.errors) }
        let lines = result.output.split(separator: "\n").map(String.init)
        return Result(status: result.status, lines: lines.filter { $0.contains("probe: ") })
    }
}
