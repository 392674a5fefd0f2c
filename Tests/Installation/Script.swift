internal import Foundation

/// The servers and other scripts in the folder `Scripts`.
package enum Script {
    /// Debian's own, which has python3-aiosmtpd.
    package static let python = "/usr/bin/python3"

    package static func path(_ name: String) -> String {
        Programs.packageRoot.appending(path: "Tests/Installation/Scripts/\(name)").path
    }

    /// Starts a server, and returns when it listens.
    package static func serve(_ name: String, _ arguments: [String]) throws -> Child {
        // Threads of Dispatch block SIGTERM, which Python leaves as it was when it began.
        let child = try Child(python, [path(name)] + arguments, endingBy: SIGKILL)
        guard child.waits(for: "ready\n") else { throw Sandbox.Failure(text: child.log) }
        return child
    }

    /// The port that a server has named, as in `http 40123`.
    package static func port(_ name: String, of child: Child) throws -> Int {
        for line in child.log.split(separator: "\n") where line.hasPrefix(name + " ") {
            if let port = Int(line.dropFirst(name.count + 1)) { return port }
        }
        throw Sandbox.Failure(text: "no port \(name): \(child.log)")
    }
}
