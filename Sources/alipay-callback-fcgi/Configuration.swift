internal import Alipay
internal import EventLog
internal import FastCGI
internal import Ledger
internal import Responder
internal import Settings
internal import Signing

/// Everything that is read from files before a request can be answered, and again on SIGHUP.
struct Configuration {
    let settings: Settings
    let ring: KeyRing
    let page: Page
    let statements: [ShopStatement]
    let certificates: [ConfiguredCertificate]

    /// Reads settings, keys and templates; nothing is opened for writing.
    ///
    /// - Parameter path: The settings file.
    /// - Throws: `SettingsErrors` with everything that is wrong with them.
    init(_ path: String) throws(SettingsErrors) {
        settings = try SettingsFile.load(path)
        if StartMode.current == .cgi, settings.apps.allSatisfy(\.keys.certificateFiles.isEmpty) {
            CryptoLibrary.startForKeysAlone()
        }
        ring = try KeyRing(settings)
        page = try Page(settings.page)
        statements = try ShopStatement.all(in: settings, of: path)
        certificates = ConfiguredCertificate.all(in: settings)
    }

    /// What of newer settings is not in force before a restart.
    func unchanged(by newer: Configuration) -> [String] {
        var tables: [String] = []
        if settings.responder != newer.settings.responder { tables.append("[responder]") }
        if settings.ledger != newer.settings.ledger { tables.append("[ledger]") }
        if settings.event != newer.settings.event { tables.append("[event]") }
        if settings.logFormat != newer.settings.logFormat { tables.append("[log]") }
        return tables
    }

    /// Tells the log of certificates that expire soon or have expired.
    func warnOfCertificates(at now: Int64, to log: Log) {
        for certificate in certificates {
            let days = certificate.days(at: now)
            guard days < ConfiguredCertificate.warningDays else { continue }
            log(
                .certificateExpires(
                    appID: certificate.appID,
                    certificateSN: certificate.certificateSN ?? certificate.file,
                    notAfter: AlipayTime.alipayText(certificate.notAfter),
                    days: days
                )
            )
        }
    }
}
