import Foundation
import Installation
import System

/// What `check` said of a sandbox.
struct Checked {
    let status: Int32
    let lines: [String]

    /// The lines that are not `ok`, but for what is the machine's affair and not the set-up's.
    var complaints: [String] {
        lines.filter { line in
            !line.hasPrefix("ok   ") && !line.hasPrefix("note clock: nothing keeps it right")
                && !line.contains(" is in memory (tmpfs)") && !line.hasPrefix("note backup: ")
                && !line.hasPrefix("note probe: ")
        }
    }
}

extension Sandbox {
    /// Checks it with the web server running as whoever runs the test.
    func check(_ arguments: String..., input: String = "") throws -> Checked {
        let own = arguments.contains("--web-user") ? [] : ["--web-user", SystemUser.current.name]
        let result = try Programs.run(
            "alipay-callback",
            ["check", "--config", settingsPath] + own + arguments,
            input: Array(input.utf8)
        )
        let text = result.status < 2 ? result.output : result.errors
        let lines = text.split(separator: "\n").map(String.init)
        return Checked(status: result.status, lines: lines)
    }

    /// What is said while no responder runs.
    var notRunning: String {
        "note responder: not running: nothing is at unix:\(socketPath): start it"
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ text: String, to name: String, mode: Int = 0o644) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        try setMode(mode, of: path(name))
    }

    func setMode(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// Runs openssl; @ is the sandbox's folder.
    func openssl(_ arguments: String) throws {
        let words = arguments.replacing("@", with: folder.path + "/").split(separator: " ")
        let done = try Programs.run("openssl", words.map(String.init))
        guard done.status == 0 else { throw Failure(text: done.errors) }
    }
}
