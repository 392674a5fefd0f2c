internal import Foundation
internal import Signing
internal import System

/// The files of a sandbox folder.
struct SandboxFiles {
    let folder: URL

    var settings: URL { folder.appending(path: "alipay-callback.toml") }
    var privateKey: URL { folder.appending(path: "alipay-private.pem") }
    var publicKey: URL { folder.appending(path: "alipay-public-key.pem") }
    var ledger: URL { folder.appending(path: "ledger") }
    var socket: URL { folder.appending(path: "fcgi.sock") }

    /// Why the folder could not be made.
    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Makes the folder; nothing that is there already is overwritten.
    func write(settingsText: String) throws {
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
    static func settingsText(appID: String, sellerID: String, listen: String) -> String {
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
