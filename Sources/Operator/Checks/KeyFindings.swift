internal import Alipay
internal import FoundationEssentials
internal import Responder
internal import Settings
internal import Signing
internal import System

/// What `check` says of keys and certificates.
enum KeyFindings {
    static func all(_ settings: Settings, user: SystemUser, now: Int64) -> [Finding] {
        var findings = Findings(of: .keys)
        do {
            for app in try KeyRing(settings).apps {
                let keys = app.keys.map(\.fingerprint).joined(separator: ", ")
                let kind = app.naming == .app ? "app" : "partner"
                findings.ok("\(kind) \(app.appID) \(app.signType.rawValue) key \(keys)")
            }
        } catch {
            for sentence in error.sentences { findings.bad(sentence) }
        }
        addUnreadable(settings, user, to: &findings)
        addShared(settings.apps, to: &findings)
        for certificate in ConfiguredCertificate.all(in: settings) {
            add(certificate, now, to: &findings)
        }
        return findings.all
    }

    /// What is missing was reported by the key ring.
    private static func addUnreadable(
        _ settings: Settings,
        _ user: SystemUser,
        to findings: inout Findings
    ) {
        let keys = settings.apps.map(\.keys) + settings.partners.map(\.keys)
        var reported: Set<String> = []
        for file in keys.flatMap(\.files) where reported.insert(file).inserted {
            guard let obstacle = FileAccess(of: user).obstacle(to: file, for: [.read]),
                case .refused = obstacle
            else { continue }
            let remedy = Remedy.groupMayRead(file, user)
            findings.bad(obstacle.sentence(user, "read", file, remedy: remedy))
        }
    }

    /// Alipay has a key for each app; partners of MAPI share one.
    private static func addShared(_ apps: [Settings.App], to findings: inout Findings) {
        var first: [String: (appID: String, file: String)] = [:]
        for app in apps {
            for file in app.keys.publicKeyFiles + app.keys.certificateFiles {
                guard let bytes = FileManager.default.contents(atPath: file),
                    let key = try? PublicKey(
                        readingKeyOrCertificate: String(decoding: bytes, as: UTF8.self),
                        for: app.signType
                    )
                else { continue }
                let other = first[key.fingerprint] ?? (app.appID, file)
                first[key.fingerprint] = other
                guard other.appID != app.appID else { continue }
                findings.note(
                    """
                    apps \(other.appID) and \(app.appID) have one key (\(other.file), \(file)): \
                    Alipay has another for each app; copy 支付宝公钥 of each again
                    """
                )
            }
        }
    }

    /// An expired certificate's key still verifies: it is a note, not an error.
    private static func add(
        _ certificate: ConfiguredCertificate,
        _ now: Int64,
        to findings: inout Findings
    ) {
        let days = certificate.days(at: now)
        let until = AlipayTime.beijing(certificate.notAfter)
        let numbers = [
            certificate.certificateSN.map { "alipay_cert_sn \($0)" },
            certificate.rootSN.map { "alipay_root_cert_sn \($0)" },
        ].compactMap { $0 }.joined(separator: " ")
        let name = "certificate of \(certificate.appID)"
        if certificate.notBefore > now {
            let from = AlipayTime.beijing(certificate.notBefore)
            findings.note("\(name) is valid from \(from) on: is the clock right? \(numbers)")
        } else if days < ConfiguredCertificate.warningDays {
            let left = days < 0 ? "expired" : "\(days) days left"
            findings.note(
                "\(name) until \(until), \(left): download it again for this app; \(numbers)"
            )
        } else {
            findings.ok("\(name) until \(until), \(days) days left, \(numbers)")
        }
    }
}

extension Settings.Keys {
    /// Every file that is read at the start.
    fileprivate var files: [String] {
        publicKeyFiles + certificateFiles
            + [rootCertificateFile, ownKeyFile].compactMap { $0 }
    }
}
