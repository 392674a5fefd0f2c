internal import Foundation

/// The files under `deploy/install/` that an administrator copies, made for a sandbox.
package struct DeployFiles {
    private let folder: URL
    /// What stands in the files, and what stands in its place here.
    private let paths: [(installed: String, own: String)]

    /// - Parameter sandbox: Where programs, settings and sockets are.
    package init(for sandbox: Sandbox) {
        folder = sandbox.folder
        paths = [
            ("/usr/local/bin/alipay-callback-fcgi", sandbox.programPath),
            ("/etc/alipay-callback/alipay-callback.toml", sandbox.settingsPath),
            ("/run/alipay-callback/fcgi.sock", sandbox.socketPath),
            ("/run/fcgiwrap.socket", folder.appending(path: "wrap.sock").path),
            ("/var/log/alipay-callback.log", folder.appending(path: "responder.log").path),
            ("/home/USER/alipay-callback", folder.path),
            ("/home/USER/public_html", sandbox.webRoot),
        ]
    }

    /// Installs one file of it.
    ///
    /// - Parameters:
    ///   - name: Where it is under `deploy/install/`.
    ///   - place: Where it goes, from the sandbox's folder on.
    ///   - mode: Its permissions.
    /// - Returns: The path of what was installed.
    /// - Throws: When there is no such file.
    @discardableResult
    package func install(_ name: String, as place: String, mode: Int = 0o644) throws -> String {
        let target = folder.appending(path: place)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text(name).write(to: target, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: mode],
            ofItemAtPath: target.path
        )
        return target.path
    }

    /// One file of it, with the sandbox's paths.
    package func text(_ name: String) throws -> String {
        let file = Programs.packageRoot.appending(path: "deploy/install/\(name)")
        return try paths.reduce(String(contentsOf: file, encoding: .utf8)) { text, path in
            text.replacingOccurrences(of: path.installed, with: path.own)
        }
    }
}

extension Sandbox {
    /// The responder's program, beside settings and ledger: a web server's user may run it there.
    package var programPath: String { folder.appending(path: "alipay-callback-fcgi").path }

    /// Where the files of the shop's site are.
    package var webRoot: String { folder.appending(path: "web").path }

    /// Puts the responder's program there, in one step, also while it runs.
    package func installProgram() throws {
        let copy = programPath + ".new"
        try? FileManager.default.removeItem(atPath: copy)
        let program = try Programs.path(of: "alipay-callback-fcgi")
        try FileManager.default.copyItem(at: program, to: URL(filePath: copy))
        guard unsafe rename(copy, programPath) == 0 else { throw Failure(text: "rename \(copy)") }
    }

    /// Gives everything to Apache's user, who Apache becomes where root starts it.
    package func giveToApache() throws {
        guard geteuid() == 0 else { return }
        while true {
            let done = try Programs.run("chown", ["-R", "www-data:www-data", folder.path])
            if done.status == 0 { return }
            // A responder that runs already makes files under passing names, its ledger's say.
            guard done.errors.contains("No such file or directory") else {
                throw Failure(text: done.errors)
            }
        }
    }
}
