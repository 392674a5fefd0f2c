package import Signing

/// One Alipay app of the merchant's, and the keys with which Alipay signs for it.
///
/// A class, so that every request holds it by one pointer.
package final class App: Sendable {
    /// Whom a message names as its receiver.
    package enum Naming: Sendable {
        /// `app_id`, as in all messages of the open platform.
        case app
        /// `seller_id` alone, as in messages of the old MAPI interface.
        case partner

        /// The field that names it.
        var field: String { self == .app ? "app_id" : "seller_id" }
    }

    /// The app_id; of a partner, its PID.
    package let appID: String
    /// The merchant's PID, `2088…`.
    package let sellerID: String
    package let naming: Naming
    /// What the app's settings on Alipay's console say; a message never decides it.
    package let signType: Algorithm
    /// Alipay's public keys for this app: several while a key is being replaced.
    package let keys: [PublicKey]
    /// The merchant's own keys of this app: they verify nothing, they only explain a mix-up.
    package let ownKeys: [PublicKey]
    /// Whether a kind of notification that is not known here is answered `success`.
    package let acceptsUnknownKinds: Bool

    package init(
        appID: String,
        sellerID: String,
        naming: Naming = .app,
        signType: Algorithm,
        keys: [PublicKey],
        ownKeys: [PublicKey] = [],
        acceptsUnknownKinds: Bool = false
    ) {
        self.appID = appID
        self.sellerID = sellerID
        self.naming = naming
        self.signType = signType
        self.keys = keys
        self.ownKeys = ownKeys
        self.acceptsUnknownKinds = acceptsUnknownKinds
    }

    /// A merchant of the old MAPI interface: SHA-1, and no app_id in any message.
    ///
    /// - Parameters:
    ///   - sellerID: The merchant's PID.
    ///   - keys: Alipay's public keys; one and the same for all merchants, which is why the PID counts.
    ///   - ownKeys: The merchant's own keys.
    ///   - acceptsUnknownKinds: Whether an unknown kind of notification is answered `success`.
    package convenience init(
        partner sellerID: String,
        keys: [PublicKey],
        ownKeys: [PublicKey] = [],
        acceptsUnknownKinds: Bool = false
    ) {
        self.init(
            appID: sellerID,
            sellerID: sellerID,
            naming: .partner,
            signType: .rsa,
            keys: keys,
            ownKeys: ownKeys,
            acceptsUnknownKinds: acceptsUnknownKinds
        )
    }
}
