internal import Signing

extension Settings.App {
    init(_ table: TableReader, folder: String) {
        self.init(
            appID: table.digits("app_id"),
            sellerID: table.partnerID("seller_id"),
            signType: table.choice("sign_type"),
            keys: Settings.Keys(table, folder: folder),
            profile: table.choice("profile"),
            acceptsUnknownKinds: table.acceptsUnknownKinds
        )
    }
}

extension Settings.Partner {
    init(_ table: TableReader, folder: String) {
        self.init(
            sellerID: table.partnerID("seller_id"),
            keys: Settings.Keys(table, folder: folder, ofPartner: true),
            profile: table.choice("profile"),
            acceptsUnknownKinds: table.acceptsUnknownKinds
        )
    }
}

extension Settings.Keys {
    /// Reads the keys of an app, or of a partner: MAPI has no certificates.
    init(_ table: TableReader, folder: String, ofPartner: Bool = false) {
        func path(_ key: String) -> String? {
            let text = table.string(key)
            return text.isEmpty ? nil : Settings.absolute(text, in: folder)
        }
        func paths(_ key: String) -> [String] {
            table.strings(key).map { Settings.absolute($0, in: folder) }
        }
        self.init(
            publicKeyFiles: paths("alipay_public_keys"),
            certificateFiles: ofPartner ? [] : paths("alipay_certificates"),
            rootCertificateFile: ofPartner ? nil : path("alipay_root_certificate"),
            ownKeyFile: path("app_public_key")
        )
        if publicKeyFiles.isEmpty && certificateFiles.isEmpty {
            table.report(
                "alipay_public_keys",
                "expected at least one file with Alipay's public key"
                    + (ofPartner ? "" : ", or alipay_certificates")
            )
        }
        if !certificateFiles.isEmpty && rootCertificateFile == nil {
            table.report(
                "alipay_root_certificate",
                "is missing: a certificate is trusted only by way of Alipay's root"
            )
        }
        if certificateFiles.isEmpty && rootCertificateFile != nil {
            table.report("alipay_root_certificate", "is of no use without alipay_certificates")
        }
    }
}

extension TableReader {
    fileprivate var acceptsUnknownKinds: Bool {
        choice("unknown_notifications", of: Answer.self) == .success
    }

    private enum Answer: String, CaseIterable { case fail, success }
}
