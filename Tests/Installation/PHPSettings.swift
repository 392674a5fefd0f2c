internal import Foundation

/// A folder with a PHP shop's settings and the keys of both sides, made by the openssl command.
package final class PHPSettings {
    private let folder: URL

    package init() throws {
        folder = URL(filePath: "/tmp/ac-" + UUID().uuidString.prefix(8))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["alipay", "own"] {
            try openssl("genrsa -traditional -out @\(name).pem 2048")
            try openssl("pkey -in @\(name).pem -pubout -out @\(name).pub")
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    package func path(_ name: String) -> String { folder.appending(path: name).path }

    package func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    package func isThere(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(name))
    }

    /// Alipay's public key as its console shows it.
    package var alipayLine: String { line("alipay.pub") }

    /// The merchant's private key as Alipay's key tool shows it.
    package var ownLine: String { line("own.pem") }

    package var ownPublicLine: String { line("own.pub") }

    private func line(_ name: String) -> String {
        let lines = (try? text(name))?.split(separator: "\n") ?? []
        return lines.filter { !$0.hasPrefix("-") }.joined()
    }

    /// Runs the openssl command; @ is the folder.
    package func openssl(_ arguments: String) throws {
        let words = arguments.replacing("@", with: folder.path + "/").split(separator: " ")
        let done = try Programs.run("openssl", words.map(String.init))
        guard done.status == 0 else { throw Sandbox.Failure(text: done.errors) }
    }

    /// A form without escapes, signed with Alipay's key.
    package func sign(_ form: String) throws -> String {
        let sorted = form.split(separator: "&").sorted().joined(separator: "&")
        try sorted.write(toFile: path("content"), atomically: true, encoding: .utf8)
        try openssl("dgst -sha256 -sign @alipay.pem -out @signature @content")
        let signature = try Data(contentsOf: folder.appending(path: "signature"))
        let sign = signature.base64EncodedString().replacing("+", with: "%2B")
            .replacing("=", with: "%3D").replacing("/", with: "%2F")
        return form + "&sign_type=RSA2&sign=" + sign
    }

    /// Writes `config.php`, and makes settings of it in the folder `out`.
    package func initialise(_ php: String, _ options: [String]) throws -> Programs.Result {
        try initialise(bytes: Array(php.utf8), options)
    }

    package func initialise(bytes: [UInt8], _ options: [String]) throws -> Programs.Result {
        try Data(bytes).write(to: folder.appending(path: "config.php"))
        return try Programs.run(
            "alipay-callback",
            ["init", "--from-php", path("config.php")] + options + [path("out")]
        )
    }
}
