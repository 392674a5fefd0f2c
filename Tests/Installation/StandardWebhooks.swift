internal import Foundation

/// The reference library of Standard Webhooks, in Python; `deploy/lib/python` installs it.
package enum StandardWebhooks {
    private static let python = Programs.packageRoot
        .appending(path: ".build/python/webhooks/bin/python").path

    package static let isThere =
        (try? Programs.run(python, ["-c", "import standardwebhooks"]))?.status == 0

    /// Verifies everything that was posted to a server.
    ///
    /// - Parameters:
    ///   - server: It wrote the requests down.
    ///   - secretFile: What the receiver accepts.
    /// - Returns: The types of the events, or `nil` when one is not signed by that secret.
    /// - Throws: When there is no Python.
    package static func types(postedTo server: WebServer, by secretFile: String) throws
        -> [String]?
    {
        let files = try server.posts.indices.map { server.certificates.path("\($0 + 1).json") }
        let script = Script.path("verify_webhook.py")
        let result = try Programs.run(python, ["-B", script, secretFile] + files)
        return result.status == 0 ? result.output.split(separator: "\n").map(String.init) : nil
    }
}
