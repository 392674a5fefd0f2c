internal import Foundation

/// A real Apache with one of the project's kits.
package enum Apache {
    /// Which of Apache's ways to a responder.
    package enum Module: String, Sendable {
        case proxy = "proxy_fcgi"
        case fcgid
        case cgid
    }

    /// Starts it, in the foreground, with the files for the virtual host.
    ///
    /// - Parameters:
    ///   - sandbox: Where everything is.
    ///   - port: Where it listens, on 127.0.0.1.
    ///   - module: Which of its modules.
    ///   - hosting: Whether all that the user may do is in `.htaccess` files.
    /// - Returns: Apache's first process.
    /// - Throws: When it does not begin to listen.
    package static func start(
        for sandbox: Sandbox,
        port: Int,
        by module: Module,
        hosting: Hosting? = nil
    ) throws -> Child {
        let folder = sandbox.folder.appending(path: "apache").path
        let web = sandbox.webRoot
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let files = DeployFiles(for: sandbox)
        let include =
            hosting == nil
            ? "Include \(try files.install(snippet(of: module), as: "apache/kit.conf"))" : ""
        let runs = hosting?.runsPrograms ?? true
        let main =
            configuration(folder: folder, web: web, port: port, runs ? module : nil) + """

                <Directory "\(web)">
                    AllowOverride \(hosting?.allowOverride ?? "None")
                    Options FollowSymLinks
                    Require all granted
                </Directory>
                \(include)
                """
        let path = folder + "/httpd.conf"
        try main.write(toFile: path, atomically: true, encoding: .utf8)
        try sandbox.giveToApache()
        let child = try Child("apache2", ["-d", folder, "-f", path, "-DFOREGROUND"])
        do {
            try Connectable.wait(for: .ipv4(port: port), by: child)
            if module == .cgid, runs { try waitForDaemon(in: folder, of: child) }
        } catch {
            let log = try? String(contentsOfFile: folder + "/error.log", encoding: .utf8)
            throw Sandbox.Failure(text: "\(error): \(log ?? "")")
        }
        return child
    }

    /// mod_cgid's own process begins to listen beside those that take requests, on `cgid.sock.PID`.
    private static func waitForDaemon(in folder: String, of child: Child) throws {
        while child.isRunning {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            if let name = names.first(where: { $0.hasPrefix("cgid.sock.") }) {
                return try Connectable.wait(for: .unix(path: "\(folder)/\(name)"), by: child)
            }
            Connectable.pause()
        }
    }

    private static func snippet(of module: Module) -> String {
        switch module {
        case .proxy: "apache/alipay-callback-proxy.conf"
        case .fcgid: "apache/alipay-callback-fcgid.conf"
        case .cgid: "apache/alipay-callback-cgi.conf"
        }
    }

    /// What Debian's files have, as far as it is needed, for a server of this folder.
    private static func configuration(
        folder: String,
        web: String,
        port: Int,
        _ module: Module?
    ) -> String {
        let own =
            switch module {
            case .proxy: ["proxy", "proxy_fcgi"]
            case .fcgid: ["fcgid"]
            case .cgid: ["cgid"]
            case nil: [String]()
            }
        let modules = ["mpm_event", "authz_core", "authz_host", "alias", "env", "setenvif", "dir"]
        let load = (modules + ["rewrite"] + own).map {
            "LoadModule \($0)_module /usr/lib/apache2/modules/mod_\($0).so"
        }
        let files =
            switch module {
            case .proxy, nil: ""
            case .fcgid: "FcgidIPCDir \(folder)/fcgid\nFcgidProcessTableFile \(folder)/fcgid_shm"
            case .cgid: "ScriptSock \(folder)/cgid.sock"
            }
        return """
            \(load.joined(separator: "\n"))
            \(geteuid() == 0 ? "User www-data\nGroup www-data" : "")
            ServerName localhost
            Listen 127.0.0.1:\(port)
            ListenBacklog 4096
            PidFile \(folder)/apache.pid
            DefaultRuntimeDir \(folder)
            ErrorLog \(folder)/error.log
            \(files)
            CustomLog \(folder)/access.log "%r %>s" env=!alipay_return
            DocumentRoot "\(web)"
            <Directory />
                AllowOverride None
                Require all denied
            </Directory>
            """
    }
}

extension Apache {
    /// What a host lets its users do.
    package struct Hosting: Sendable {
        /// The value of AllowOverride.
        let allowOverride: String
        /// Whether Apache has the module that runs programs.
        let runsPrograms: Bool

        package init(allowing allowOverride: String, runsPrograms: Bool = true) {
            self.allowOverride = allowOverride
            self.runsPrograms = runsPrograms
        }

        /// What the files for shared hosting ask for.
        package static let usual = Hosting(allowing: "FileInfo Options=ExecCGI")

        /// All that it asks for but a module that runs programs.
        package static let withoutPrograms = Hosting(
            allowing: "FileInfo Options=ExecCGI",
            runsPrograms: false
        )
    }
}
