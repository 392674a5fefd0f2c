internal import Foundation
package import Installation

/// Relays that deliver from one sandbox's ledger.
package enum Relays {
    /// A sandbox whose events go to a receiver.
    ///
    /// - Parameters:
    ///   - receiver: The shop.
    ///   - concurrency: How many deliveries go there at the same time.
    /// - Returns: The sandbox.
    /// - Throws: What writing throws.
    package static func sandbox(to receiver: Receiver, concurrency: Int = 4) throws -> Sandbox {
        let sandbox = try Sandbox(adding: receiver.destination(concurrency: concurrency))
        let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        let file = sandbox.folder.appending(path: "hook.secret")
        try secret.write(to: file, atomically: true, encoding: .utf8)
        return sandbox
    }

    /// Starts a relay without waiting for it.
    ///
    /// - Parameter sandbox: Whose events it delivers.
    /// - Returns: The relay.
    /// - Throws: `Programs.NotFound`.
    package static func launch(in sandbox: Sandbox) throws -> Child {
        try Child("alipay-callback", ["deliver", "--config", sandbox.settingsPath])
    }

    /// Delivers everything that is left.
    static func drain(_ sandbox: Sandbox) throws {
        let result = try Programs.run(
            "alipay-callback",
            ["deliver", "--drain", "--config", sandbox.settingsPath]
        )
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
    }
}
