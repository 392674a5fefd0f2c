internal import FoundationEssentials
package import Settings
internal import Signing

/// One of Alipay's certificates that the settings name, for telling of it.
package struct ConfiguredCertificate: Sendable {
    package let appID: String
    package let file: String
    /// `alipay_cert_sn` and `alipay_root_cert_sn`; `nil` where libcrypto has no MD5.
    package let certificateSN: String?
    package let rootSN: String?
    /// In milliseconds since 1970-01-01 UTC.
    package let notBefore: Int64
    package let notAfter: Int64

    /// Days before its end from which on a certificate is warned of.
    package static let warningDays = 30

    /// Whole days until it expires; negative when it has.
    package func days(at now: Int64) -> Int {
        let (days, rest) = (notAfter - now).quotientAndRemainder(dividingBy: 86_400_000)
        return Int(rest < 0 ? days - 1 : days)
    }

    /// All certificates of settings whose files can be read.
    package static func all(in settings: Settings) -> [ConfiguredCertificate] {
        settings.apps.flatMap { app in
            let roots = app.keys.rootCertificateFile.flatMap(certificates)
            return app.keys.certificateFiles.compactMap { file in
                certificates(in: file).flatMap(\.first).map { leaf in
                    ConfiguredCertificate(
                        appID: app.appID,
                        file: file,
                        certificateSN: leaf.alipaySN,
                        rootSN: roots.flatMap(Certificate.rootSN),
                        notBefore: leaf.notBefore,
                        notAfter: leaf.notAfter
                    )
                }
            }
        }
    }

    private static func certificates(in file: String) -> [Certificate]? {
        FileManager.default.contents(atPath: file)
            .flatMap { try? Certificate.readAll(String(decoding: $0, as: UTF8.self)) }
    }
}
