import Foundation
import Installation

/// A real nginx with a configuration of the test's own.
final class RealNginx {
    let port: Int
    private let folder: URL
    private let process: Child

    /// Starts it.
    ///
    /// - Parameter servers: Gives `server` blocks for a port.
    /// - Throws: When nginx does not start.
    init(servers: (Int) -> String) throws {
        folder = try Self.folder()
        port = try FreePort.find()
        let path = try Self.write(Self.http(servers(port), in: folder), in: folder)
        process = try Child("nginx", Self.arguments(path, folder) + ["-g", "daemon off;"])
        try Connectable.wait(for: .ipv4(port: port), by: process)
    }

    deinit {
        process.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// What comes for each path: the status, a space and the body.
    func get(_ paths: [String], host: String) throws -> [String] {
        let result = try Programs.run(
            "curl",
            [
                "--silent", "--show-error", "--max-time", "30", "--path-as-is", "--globoff",
                "--header", "Host: \(host)", "--write-out", "\u{1}%{http_code}\u{2}",
            ] + paths.map { "http://127.0.0.1:\(port)\($0)" }
        )
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.split(separator: "\u{2}").map { part in
            let halves = part.split(separator: "\u{1}", omittingEmptySubsequences: false)
            return "\(halves[1]) \(halves[0])"
        }
    }

    /// What nginx says of a configuration that it only reads.
    ///
    /// - Parameters:
    ///   - files: Further files, by their names in the same folder.
    ///   - option: `-t` or `-T`.
    ///   - text: Gives the whole configuration for a folder.
    /// - Returns: What it printed on standard output, or `nil` when it refused the text.
    /// - Throws: When there is no nginx.
    static func test(
        files: [String: String] = [:],
        option: String = "-t",
        _ text: (URL) -> String
    ) throws -> String? {
        let folder = try folder(files)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try write(text(folder), in: folder)
        let result = try Programs.run("nginx", arguments(path, folder) + ["-q", option])
        return result.status == 0 ? result.output : nil
    }

    /// An http block that keeps nginx's files in a folder.
    static func http(_ inside: String, in folder: URL) -> String {
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: "\n")
        return """
            pid \(folder.path)/nginx.pid;
            events { worker_connections 64; }
            http {
            \(places)
            access_log off;
            \(inside)
            }
            """
    }

    /// Makes a folder of the test's own, with files by their names in it.
    static func folder(_ files: [String: String] = [:]) throws -> URL {
        let folder = URL(filePath: "/tmp/ac-nginx-" + UUID().uuidString.prefix(8))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return folder
    }

    private static func write(_ text: String, in folder: URL) throws -> String {
        let file = folder.appending(path: "nginx.conf")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private static func arguments(_ path: String, _ folder: URL) -> [String] {
        ["-p", folder.path, "-c", path, "-e", folder.appending(path: "error.log").path]
    }
}
