import Foundation
import Installation
import Testing

/// Secrets that the relay gets from the service manager.
@Suite struct CredentialTests {
    private let server: WebServer

    init() throws { server = try WebServer() }

    private func shop(secret: String) throws -> RelayedShop {
        let webhook = RelayedShop.webhook(try server.url("/turn/a/status-204", .good), of: server)
        return try RelayedShop(webhook.replacing("\"hook.secret\"", with: "\"\(secret)\""))
    }

    /// Runs a relay to which a secret was passed under a name, as by `LoadCredential=`.
    private func drain(_ shop: RelayedShop, passing name: String) throws -> Programs.Result {
        let folder = shop.sandbox.folder.appending(path: "credentials")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try RelayedShop.secrets[1]
            .write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
        return try Programs.run(
            "alipay-callback",
            ["deliver", "--drain", "--config", shop.sandbox.settingsPath],
            environment: ["CREDENTIALS_DIRECTORY": folder.path]
        )
    }

    @Test(.enabled(if: StandardWebhooks.isThere))
    func `one that is passed is used, by the name of its path`() throws {
        let shop = try shop(secret: "secrets/hook.secret")
        try shop.pay("A1")
        let drained = try drain(shop, passing: "secrets_hook.secret")
        #expect(drained.status == 0, "\(drained.errors)")
        let types = try StandardWebhooks.types(
            postedTo: server,
            by: shop.path("credentials/secrets_hook.secret")
        )
        #expect(types == ["order.paid"])
    }

    @Test(.enabled(if: StandardWebhooks.isThere))
    func `where none of the name is passed, the file beside the settings is used`() throws {
        let shop = try shop(secret: "hook.secret")
        try shop.pay("A1")
        #expect(try drain(shop, passing: "secrets_hook.secret").status == 0)
        let types = try StandardWebhooks.types(postedTo: server, by: shop.path("hook.secret"))
        #expect(types == ["order.paid"])
    }
}
