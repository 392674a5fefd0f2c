package import Alipay
package import Settings
internal import Signing

extension KeyRing {
    /// Reads the key files that the settings name.
    ///
    /// - Parameter settings: Settings that were read without errors.
    /// - Throws: `SettingsErrors` with every file that cannot be used, and why.
    package init(_ settings: Settings) throws(SettingsErrors) {
        var errors: [String] = []
        let apps = settings.apps.map { app in
            var files = KeyFiles(for: app.signType, of: app.profile, sellerID: app.sellerID)
            files.read(app.keys)
            errors += files.errors
            return App(
                appID: app.appID,
                sellerID: app.sellerID,
                signType: app.signType,
                keys: files.keys,
                ownKeys: files.ownKeys,
                acceptsUnknownKinds: app.acceptsUnknownKinds
            )
        }
        let partners = settings.partners.map { partner in
            var files = KeyFiles(for: .rsa, of: partner.profile, sellerID: partner.sellerID)
            files.read(partner.keys)
            errors += files.errors
            return App(
                partner: partner.sellerID,
                keys: files.keys,
                ownKeys: files.ownKeys,
                acceptsUnknownKinds: partner.acceptsUnknownKinds
            )
        }
        guard errors.isEmpty else { throw SettingsErrors(errors) }
        self.init(apps + partners)
    }
}
