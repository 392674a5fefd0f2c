import Foundation

/// A real nginx in front of a socket, with the snippets that the project ships.
final class Nginx {
    let port: Int
    private let folder: URL

    /// Starts nginx, and returns when it listens.
    init(for sandbox: Sandbox, adding location: String = "") throws {
        port = try FreePort.find()
        folder = sandbox.folder.appending(path: "nginx")
        let script = Programs.packageRoot.appending(path: "deploy/nginx-try").path
        let written = try Programs.run(
            "bash",
            [script, folder.path, String(port), sandbox.socketPath]
        )
        guard written.status == 0 else { throw Sandbox.Failure(text: written.errors) }
        if !location.isEmpty { try insert(location) }
        // nginx goes into the background when its sockets are bound: this returns then.
        let started = try Programs.run("nginx", arguments)
        guard started.status == 0 else { throw Sandbox.Failure(text: started.errors) }
    }

    deinit { _ = try? Programs.run("nginx", arguments + ["-s", "stop"]) }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What nginx itself complained of.
    var errors: String {
        (try? String(contentsOf: folder.appending(path: "error.log"), encoding: .utf8)) ?? ""
    }

    private var arguments: [String] {
        [
            "-p", folder.path, "-c", folder.appending(path: "nginx.conf").path,
            "-e", folder.appending(path: "error.log").path,
        ]
    }

    private func insert(_ location: String) throws {
        let path = folder.appending(path: "nginx.conf")
        let text = try String(contentsOf: path, encoding: .utf8)
        let mark = "include /etc/nginx/mime.types;"
        try text.replacingOccurrences(of: mark, with: mark + "\n" + location)
            .write(to: path, atomically: true, encoding: .utf8)
    }
}
