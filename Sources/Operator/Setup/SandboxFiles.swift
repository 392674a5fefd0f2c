package import FoundationEssentials
internal import Settings
internal import Signing
internal import System
internal import TOML

/// The files of a sandbox folder.
package struct SandboxFiles {
    package let folder: URL

    package init(folder: URL) { self.folder = folder }

    package var settings: URL { folder.appending(path: "alipay-callback.toml") }
    package var privateKey: URL { folder.appending(path: "alipay-private.pem") }
    package var publicKey: URL { folder.appending(path: "alipay-public-key.pem") }
    package var ledger: URL { folder.appending(path: "ledger") }
    package var socket: URL { folder.appending(path: "fcgi.sock") }

    /// Why a file could not be made.
    private struct Failure: Error, CustomStringConvertible { let description: String }

    /// Makes a sandbox; nothing that is there already is overwritten.
    ///
    /// - Parameters:
    ///   - appID: The pretended app's.
    ///   - sellerID: The pretended merchant's PID.
    ///   - listen: Where the responder is to listen; `nil` for a socket in the folder.
    /// - Throws: `Refusal` for what cannot stand in settings, and where files cannot be made.
    package func make(appID: String, sellerID: String, listen: String?) throws(Refusal) {
        guard !FileManager.default.fileExists(atPath: settings.path) else {
            throw Refusal(.state, "\(settings.path) is there already: nothing was changed")
        }
        let listen = listen ?? "unix:\(socket.path)"
        guard ListenAddress(listen) != nil else {
            throw Refusal(
                .input,
                """
                \(listen): not an address to listen on; a socket's path begins with / and has at \
                most 107 bytes (choose a shorter folder, or --listen 127.0.0.1:9000)
                """
            )
        }
        let text = Self.settingsText(appID: appID, sellerID: sellerID, listen: listen)
        do throws(SettingsErrors) {
            _ = try Settings(toml: text, folder: folder.path)
        } catch {
            throw Refusal(.input, "\(error)")
        }
        do {
            try write(settingsText: text)
        } catch {
            throw Refusal(.state, "\(folder.path): \(error)")
        }
    }

    /// Makes the folder.
    private func write(settingsText: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        try manager.createDirectory(
            at: ledger,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let key = try PrivateKey(generatingForSimulator: ())
        try create(privateKey, try key.pem(), mode: 0o600)
        try create(publicKey, try key.publicPEM(), mode: 0o644)
        try create(settings, settingsText, mode: 0o644)
    }

    /// Creates a file with its final mode from the beginning.
    private func create(_ file: URL, _ text: String, mode: UInt32) throws {
        do throws(SystemError) {
            let created = try AtomicFile(becoming: file.path, mode: mode)
            try created.write(text)
            try created.commit(.failingIfExists)
        } catch {
            let reason = error.isExisting ? "is there already" : "cannot be created"
            throw Failure(description: "\(file.lastPathComponent) \(reason)")
        }
    }

    /// The settings of a sandbox: one app, and a ledger in the folder.
    private static func settingsText(appID: String, sellerID: String, listen: String) -> String {
        """
        # A sandbox to try things in: its key is a pretend Alipay's. Paths that do not begin with /
        # start from this file's folder. settings.md of the documentation explains every key.

        [responder]
        # Where the web server finds the responder: a socket, or an address such as "127.0.0.1:9000".
        listen = \(TOMLWriting.quoted(listen))

        [[app]]
        app_id = \(TOMLWriting.quoted(appID))
        # The merchant's PID.
        seller_id = \(TOMLWriting.quoted(sellerID))
        sign_type = "RSA2"
        # Alipay's public key, never your own. Here it is the one that `simulate` signs for.
        alipay_public_keys = ["alipay-public-key.pem"]
        # "production", the default, refuses a simulator's key.
        profile = "sandbox"

        [ledger]
        url = "sqlite:ledger/ledger.db"
        # "record": the first notification makes the order. "match": the order must be registered.
        orders = "record"

        """
    }
}
