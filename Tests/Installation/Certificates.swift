package import Foundation

/// A folder with an authority and the certificates of servers, all made by the openssl command.
package final class Certificates {
    package let folder: URL

    package init() throws {
        folder = URL(filePath: "/tmp/ac-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let made = try Programs.run("sh", [Script.path("certificates.sh"), folder.path])
        guard made.status == 0 else { throw Sandbox.Failure(text: made.errors) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Who vouches for the certificates that are good, expired or another host's.
    package var authority: String { path("ca.pem") }

    /// An authority that vouches for none of them.
    package var stranger: String { path("stranger.pem") }

    package func path(_ name: String) -> String { folder.appending(path: name).path }
}
