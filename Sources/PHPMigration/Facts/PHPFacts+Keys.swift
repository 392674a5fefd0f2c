internal import FoundationEssentials
internal import Signing
internal import System

extension PHPFacts {
    /// Reads Alipay's key or certificates, and of the merchant's private key its public half.
    mutating func readKeys() {
        let own = readPrivateKey()
        let hasKey =
            section[.alipayPublicKey] != nil || section[.alipayPublicKeyFile] != nil
            || given.alipayPublicKey != nil
        let hasCertificate =
            !isPartner && (section[.alipayCertificate] != nil || given.alipayCertificate != nil)
        if hasCertificate { readCertificates(own) }
        if hasKey { readPublicKey(own) }
        if !hasKey && !hasCertificate {
            errors.append(
                "Alipay's public key is not in the file: say which file it is in with "
                    + "--alipay-public-key, or with --alipay-certificate and --root-certificate"
            )
        }
    }

    private mutating func readPublicKey(_ own: PublicKey?) {
        let field: AlipaySection.Field =
            section[.alipayPublicKeyFile] != nil ? .alipayPublicKeyFile : .alipayPublicKey
        let (text, place) = text(field, given.alipayPublicKey, "--alipay-public-key")
        guard let text else { return }
        do {
            guard !text.contains("BEGIN CERTIFICATE") else {
                throw SigningError.certificateForKey
            }
            let key = try PublicKey(reading: text, for: signType)
            if let own, own.fingerprint == key.fingerprint {
                errors.append(
                    "\(place): this is your own public key, the public half of the private key in "
                        + "this file, not Alipay's: nothing that Alipay signs verifies with it. Copy "
                        + "支付宝公钥 from Alipay's console, not 应用公钥"
                )
                return
            }
            add(field, given.alipayPublicKey, place, "Alipay's public key \(key.fingerprint)")
            publicKeyFile = "alipay-public-key.pem"
            files.append(MigratedSettings.File(name: "alipay-public-key.pem", text: key.pem))
        } catch {
            errors.append("\(place): \(error)")
        }
    }

    private mutating func readCertificates(_ own: PublicKey?) {
        if section[.rootCertificate] == nil, given.rootCertificate == nil {
            errors.append(
                "Alipay's root certificate is not in the file: say where alipayRootCert.crt is, with "
                    + "--root-certificate"
            )
        }
        let leaf = text(.alipayCertificate, given.alipayCertificate, "--alipay-certificate")
        let root = text(.rootCertificate, given.rootCertificate, "--root-certificate")
        guard let leafText = leaf.text, let rootText = root.text else { return }
        do {
            guard let certificate = try Certificate.readAll(leafText).first else { return }
            let key = try certificate.publicKey(for: signType)
            if let own, own.fingerprint == key.fingerprint {
                errors.append(
                    "\(leaf.place): this is the certificate of your own application: take "
                        + "alipayCertPublicKey_RSA2.crt"
                )
                return
            }
            // Alipay makes it out to …-PID.
            let seller = certificate.commonName.split(separator: "-").last.map(String.init) ?? ""
            if seller.hasPrefix("2088") { sellerID = seller }
            let words = "Alipay's certificate, made out to \(certificate.commonName)"
            add(.alipayCertificate, given.alipayCertificate, leaf.place, words)
        } catch {
            errors.append("\(leaf.place): \(error)")
            return
        }
        do {
            _ = try Certificate.readAll(rootText)
            add(.rootCertificate, given.rootCertificate, root.place, "Alipay's root certificate")
        } catch {
            errors.append("\(root.place): \(error)")
            return
        }
        certificateFile = "alipayCertPublicKey_RSA2.crt"
        files.append(MigratedSettings.File(name: "alipayCertPublicKey_RSA2.crt", text: leafText))
        files.append(MigratedSettings.File(name: "alipayRootCert.crt", text: rootText))
    }

    /// The public half of the merchant's private key, else of his certificate.
    ///
    /// The private key itself goes no further than this function.
    private mutating func readPrivateKey() -> PublicKey? {
        for field in [AlipaySection.Field.privateKey, .privateKeyFile] {
            guard let finding = section[field] else { continue }
            guard let value = only(field), let text = readable(value) else {
                notes.append(
                    "\(place(of: field)): not read, so your own key may be taken for Alipay's: "
                        + "name your public key in app_public_key"
                )
                continue
            }
            if let pem = try? PrivateKey(reading: text).publicPEM(),
                let key = try? PublicKey(reading: pem, for: signType)
            {
                add(finding, "not copied; its public half is \(key.fingerprint)")
                use(key)
                return key
            }
            notes.append("\(place(of: field)): not a private key that can be read")
        }
        if let finding = section[.appCertificate], let path = only(.appCertificate),
            let text = readable(path), let key = try? Certificate.publicKey(in: text, for: signType)
        {
            add(finding, "your application's certificate, key \(key.fingerprint)")
            use(key)
            return key
        }
        return nil
    }

    private mutating func use(_ own: PublicKey) {
        ownKeyFile = "app-public-key.pem"
        files.append(MigratedSettings.File(name: "app-public-key.pem", text: own.pem))
    }

    private mutating func add(
        _ field: AlipaySection.Field,
        _ option: String?,
        _ name: String,
        _ words: String
    ) {
        if option == nil, let finding = section[field] {
            add(finding, words)
        } else {
            readings.append(.init(name: name, line: nil, words: words))
        }
    }

    /// What a field holds, or the file that it or the option names.
    ///
    /// - Returns: The text, or `nil` after an error was added; and where it is from.
    private mutating func text(
        _ field: AlipaySection.Field,
        _ option: String?,
        _ name: String
    ) -> (text: String?, place: String) {
        if let option {
            let file = URL(filePath: option)
            guard let text = Self.contents(of: file) else {
                errors.append("\(name): \(option.visible) cannot be read")
                return (nil, name)
            }
            return (text, name)
        }
        guard section[field] != nil else { return (nil, name) }
        guard let value = only(field) else {
            errors.append(unknown(field, "say which file it is with \(name)"))
            return (nil, place(of: field))
        }
        if let text = readable(value) { return (text, place(of: field)) }
        errors.append(
            value.isEmpty
                ? "\(place(of: field)): is empty; say which file it is with \(name)"
                : field == .alipayPublicKey
                    ? "\(place(of: field)): \(SigningError.unreadableKey); say which file it is with "
                        + name
                    : "\(place(of: field)): the file \((path(value).path).visible) is not "
                        + "there or cannot be read; say where it is with \(name)"
        )
        return (nil, place(of: field))
    }

    /// A key's own text, or what is in the file of that name.
    private func readable(_ value: String) -> String? {
        if value.contains("-----BEGIN ") { return value }
        if !value.isEmpty, value.utf8.count < 1024, let text = Self.contents(of: path(value)) {
            return text
        }
        // The one line of base64 that Alipay's console and key tool show.
        return value.hasPrefix("MI") ? value : nil
    }

    private func path(_ value: String) -> URL {
        value.hasPrefix("/") ? URL(filePath: value) : base.appending(path: value)
    }

    private static func contents(of file: URL) -> String? {
        FileManager.default.contents(atPath: file.path).map { String(decoding: $0, as: UTF8.self) }
    }
}
