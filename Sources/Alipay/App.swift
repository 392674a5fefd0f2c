package import Signing

/// One Alipay app of the merchant's, and the keys with which Alipay signs for it.
package struct App: Sendable {
    package let appID: String
    /// The merchant's PID, `2088…`.
    package let sellerID: String
    /// What the app's settings on Alipay's console say; a message never decides it.
    package let signType: Algorithm
    /// Alipay's public keys for this app: several while a key is being replaced.
    package let keys: [PublicKey]

    package init(appID: String, sellerID: String, signType: Algorithm, keys: [PublicKey]) {
        self.appID = appID
        self.sellerID = sellerID
        self.signType = signType
        self.keys = keys
    }
}
