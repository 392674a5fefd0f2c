package import Signing

/// A key that may have made a signature, and whose it is.
package struct Suspect: Sendable {
    package enum Owner: Sendable, Equatable {
        /// Alipay's, for the app that the message is for.
        case alipay
        /// Alipay's, for another of the configured apps.
        case alipayForOther(appID: String)
        /// The merchant's own application key.
        case merchant
    }

    package let key: PublicKey
    package let owner: Owner

    package init(_ key: PublicKey, _ owner: Owner) {
        self.key = key
        self.owner = owner
    }
}

extension KeyRing {
    /// All configured keys as suspects, the receiver's first.
    ///
    /// - Parameter receiver: The app that the message is for; `nil` makes all apps the receiver.
    /// - Returns: Alipay's keys of the receiver, the merchant's own, Alipay's for other apps.
    package func suspects(receiver: App?) -> [Suspect] {
        let own = apps.filter { receiver == nil || $0.appID == receiver?.appID }
        let others = apps.filter { receiver != nil && $0.appID != receiver?.appID }
        return own.flatMap { $0.keys.map { Suspect($0, .alipay) } }
            + apps.flatMap { $0.ownKeys.map { Suspect($0, .merchant) } }
            + others.flatMap { app in
                app.keys.map { Suspect($0, .alipayForOther(appID: app.appID)) }
            }
    }
}
