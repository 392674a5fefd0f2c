internal import Foundation

/// A real nginx in front of a socket, with the snippets that the project ships.
package final class Nginx {
    package let port: Int
    /// The socket is in its folder, which goes with it.
    private let sandbox: Sandbox
    private let folder: URL
    private let process: Child

    /// Starts nginx, and returns when it listens.
    ///
    /// - Parameters:
    ///   - sandbox: Where the responder's socket is.
    ///   - location: Added to the server block.
    ///   - upstream: Added to the http block.
    ///   - locations: A file with other addresses than those that talk to the socket.
    /// - Throws: When it does not begin to listen.
    package init(
        for sandbox: Sandbox,
        adding location: String = "",
        upstream: String = "",
        locations: String? = nil
    ) throws {
        self.sandbox = sandbox
        port = try FreePort.find()
        folder = sandbox.folder.appending(path: "nginx")
        let script = Programs.packageRoot.appending(path: "deploy/lib/nginx-try").path
        let written = try Programs.run(
            "bash",
            [script, folder.path, String(port), sandbox.socketPath]
                + (locations.map { [$0] } ?? [])
        )
        guard written.status == 0 else { throw Sandbox.Failure(text: written.errors) }
        try Self.insert(location, behind: "include /etc/nginx/mime.types;", in: folder)
        try Self.insert(upstream, behind: "access_log off;", in: folder)
        process = try Child(
            "nginx",
            [
                "-p", folder.path, "-c", folder.appending(path: "nginx.conf").path,
                "-e", folder.appending(path: "error.log").path, "-g", "daemon off;",
            ]
        )
        try Connectable.wait(for: .ipv4(port: port), by: process)
    }

    package func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Ends it; what it logs is on disk then.
    package func stop() { process.stop() }

    /// Process ids of nginx's workers.
    package var workers: [Int32] { ProcessTree(of: process.processID).children }

    /// What nginx itself complained of.
    package var errors: String {
        (try? String(contentsOf: folder.appending(path: "error.log"), encoding: .utf8)) ?? ""
    }

    /// Lets nginx finish what is under way, copies and log included, and waits until it has ended.
    package func finish() { process.stop(SIGQUIT) }

    private static func insert(_ text: String, behind mark: String, in folder: URL) throws {
        let path = folder.appending(path: "nginx.conf")
        let whole = try String(contentsOf: path, encoding: .utf8)
        try whole.replacingOccurrences(of: mark, with: mark + "\n" + text)
            .write(to: path, atomically: true, encoding: .utf8)
    }
}
