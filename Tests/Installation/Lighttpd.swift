internal import Foundation

/// A real lighttpd with the files of `deploy/install`.
package enum Lighttpd {
    /// Starts it, in the foreground.
    ///
    /// - Parameters:
    ///   - sandbox: Where everything is.
    ///   - port: Where it listens, on 127.0.0.1.
    /// - Returns: Its process.
    /// - Throws: When it does not begin to listen.
    package static func start(for sandbox: Sandbox, port: Int) throws -> Child {
        let folder = sandbox.folder.appending(path: "lighttpd").path
        let files = try DeployFiles(for: sandbox).install(
            "lighttpd/alipay-callback.conf",
            as: "lighttpd/kit.conf"
        )
        let main = """
            server.modules = ("mod_access", "mod_setenv", "mod_fastcgi", "mod_accesslog")
            server.document-root = "\(sandbox.webRoot)"
            server.bind = "127.0.0.1"
            server.port = \(port)
            server.listen-backlog = 4096
            server.errorlog = "\(folder)/error.log"
            server.upload-dirs = ("\(folder)")
            accesslog.filename = "\(folder)/access.log"
            include "\(files)"
            """
        let path = folder + "/lighttpd.conf"
        try main.write(toFile: path, atomically: true, encoding: .utf8)
        let child = try Child("lighttpd", ["-D", "-f", path])
        try Connectable.wait(for: .ipv4(port: port), by: child)
        return child
    }
}
