package import Alipay
internal import Foundation
package import Operation
internal import Signing

extension KeyRing {
    /// Reads the key files that the settings name.
    ///
    /// - Parameter settings: Settings that were read without mistakes.
    /// - Throws: `SettingsMistakes` with every file that cannot be used, and why.
    package init(_ settings: Settings) throws(SettingsMistakes) {
        var mistakes: [String] = []
        let apps = settings.apps.map { app in
            let signType = Algorithm(rawValue: app.signType) ?? .rsa2
            var keys: [PublicKey] = []
            for file in app.publicKeyFiles {
                do throws(SettingsMistakes) {
                    keys.append(try PublicKey(file: file, for: signType, profile: app.profile))
                } catch {
                    mistakes += error.sentences
                }
            }
            return App(
                appID: app.appID,
                sellerID: app.sellerID,
                signType: signType,
                keys: keys
            )
        }
        guard mistakes.isEmpty else { throw SettingsMistakes(mistakes) }
        self.init(apps)
    }
}

extension PublicKey {
    /// Reads one of Alipay's public keys from a file.
    fileprivate convenience init(
        file: String,
        for signType: Algorithm,
        profile: Settings.Profile
    ) throws(SettingsMistakes) {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw SettingsMistakes(["\(file): cannot be read"])
        }
        do {
            try self.init(reading: String(decoding: bytes, as: UTF8.self), for: signType)
        } catch {
            throw SettingsMistakes(["\(file): \(error)"])
        }
        if isSimulators && profile == .production {
            throw SettingsMistakes([
                "\(file): a simulator's key, trusted only where profile = \"sandbox\""
            ])
        }
    }
}
