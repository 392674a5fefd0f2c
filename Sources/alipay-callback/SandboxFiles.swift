internal import Foundation
internal import Signing

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
    func write(appID: String, sellerID: String, listen: String) throws {
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
        try create(
            settings,
            Self.settingsText(appID: appID, sellerID: sellerID, listen: listen),
            mode: 0o644
        )
    }

    /// Creates a file with its final mode from the beginning.
    private func create(_ file: URL, _ text: String, mode: mode_t) throws {
        let descriptor = unsafe open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            let reason = errno == EEXIST ? "is there already" : "cannot be created"
            throw Failure(description: "\(file.lastPathComponent) \(reason)")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
    }

    private static func settingsText(appID: String, sellerID: String, listen: String) -> String {
        """
        # A sandbox: its key is a pretend Alipay's. See the README for every key.

        [responder]
        listen = "\(listen)"

        [[app]]
        app_id = "\(appID)"
        seller_id = "\(sellerID)"
        sign_type = "RSA2"
        alipay_public_keys = ["alipay-public-key.pem"]
        profile = "sandbox"                   # "production", the default, refuses such a key

        [ledger]
        url = "sqlite:ledger/ledger.db"
        orders = "record"                     # "match": the order must be registered

        """
    }
}
