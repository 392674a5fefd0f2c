package import HTTP

/// The apps this responder answers for.
package struct KeyRing: Sendable {
    /// In the order of the settings.
    package let apps: [App]
    private let byAppID: [String: App]
    private let bySellerID: [String: App]

    package init(_ apps: [App]) {
        self.apps = apps
        let named = apps.filter { $0.naming == .app }.map { ($0.appID, $0) }
        let partners = apps.filter { $0.naming == .partner }.map { ($0.sellerID, $0) }
        byAppID = Dictionary(named) { first, _ in first }
        bySellerID = Dictionary(partners) { first, _ in first }
    }

    /// The app or partner that is recorded under this id, or `nil` when it is not ours.
    package func app(_ appID: String) -> App? { byAppID[appID] ?? bySellerID[appID] }

    /// The app that a message says it is for.
    ///
    /// A message with an app_id is never matched by its seller: under MAPI's one key for all
    /// merchants, and for a message that merely lost its app_id, that would be somebody's guess.
    ///
    /// - Parameter fields: The fields of the message; nothing of them is proven yet.
    /// - Returns: The app or partner.
    /// - Throws: `VerificationError` when no configured app or partner is named.
    package func receiver(of fields: FormFields) throws(VerificationError) -> App {
        if let named = fields["app_id"] {
            guard let app = String(validating: named, as: UTF8.self).flatMap({ byAppID[$0] }) else {
                throw .unknownApp
            }
            return app
        }
        guard !bySellerID.isEmpty else { throw .missing(field: "app_id") }
        guard let seller = fields["seller_id"] else { throw .missing(field: "seller_id") }
        guard let partner = String(validating: seller, as: UTF8.self).flatMap({ bySellerID[$0] })
        else { throw .otherSeller }
        return partner
    }
}
