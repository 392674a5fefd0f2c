internal import Foundation

/// A real Caddy with the files of `deploy/install`.
package enum Caddy {
    /// Starts it, in the foreground.
    ///
    /// - Parameters:
    ///   - sandbox: Where everything is.
    ///   - port: Where it listens, on 127.0.0.1.
    /// - Returns: Its process.
    /// - Throws: When it does not begin to listen.
    package static func start(for sandbox: Sandbox, port: Int) throws -> Child {
        let folder = sandbox.folder.appending(path: "caddy").path
        let files = try DeployFiles(for: sandbox).install(
            "caddy/alipay-callback.caddy",
            as: "caddy/kit.caddy"
        )
        let main = """
            {
                admin off
                auto_https off
            }
            :\(port) {
                bind 127.0.0.1
                log {
                    output file \(folder)/access.log
                }
                root * \(sandbox.webRoot)
                import \(files)
                file_server
            }
            """
        let path = folder + "/Caddyfile"
        try main.write(toFile: path, atomically: true, encoding: .utf8)
        let child = try Child(
            "caddy",
            ["run", "--config", path, "--adapter", "caddyfile"],
            environment: ["HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder]
        )
        try Connectable.wait(for: .ipv4(port: port), by: child)
        return child
    }
}
