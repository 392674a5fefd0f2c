internal import FoundationEssentials
internal import Signing
internal import System

/// What the settings are to hold, found in one configuration of a PHP file.
struct PHPFacts {
    let section: AlipaySection
    let given: GivenFacts
    /// What relative paths start from: the PHP file's folder.
    let base: URL

    var appID = ""
    var sellerID = ""
    var signType = Algorithm.rsa2
    var isPartner = false
    var notifyPath: String?
    var returnPath: String?
    var ignoredParameters: [String] = []
    /// Files to be written beside the settings, which name them.
    var files: [MigratedSettings.File] = []
    var publicKeyFile: String?
    var certificateFile: String?
    var ownKeyFile: String?
    var errors: [String] = []
    var notes: [String] = []
    /// What was read, in the order of reading.
    var readings: [MigratedSettings.Reading] = []

    init(
        _ section: AlipaySection,
        of file: String,
        _ given: GivenFacts
    ) {
        self.section = section
        self.given = given
        base = URL(filePath: file, directoryHint: .notDirectory).deletingLastPathComponent()
    }

    /// Reads everything; what is wrong is added to the errors.
    mutating func read() {
        isPartner = section[.appID] == nil && given.appID == nil
        readSignType()
        // Nothing else is reported about what only MD5 signs.
        guard errors.isEmpty else { return }
        if !isPartner { appID = number(.appID, given.appID, "--app-id") ?? "" }
        readKeys()
        readSeller()
        readAddresses()
        readCharsetAndGateway()
    }

    private mutating func readSignType() {
        let hasSecretAlone =
            isPartner && section[.md5Key] != nil && section[.alipayPublicKey] == nil
            && section[.alipayPublicKeyFile] == nil
        guard let finding = section[.signType] else {
            signType = isPartner ? .rsa : .rsa2
            if hasSecretAlone {
                errors.append(Self.aboutMD5)
            } else if !isPartner {
                notes.append("sign_type is not in the file: RSA2 was taken")
            }
            return
        }
        switch only(.signType)?.uppercased() {
        case "RSA2" where !isPartner: signType = .rsa2
        // 0001 is what the old wap interface calls it.
        case "RSA", "0001": signType = .rsa
        case "MD5": return errors.append(Self.aboutMD5)
        case nil: return errors.append(unknown(.signType, "write it out, RSA2 or RSA"))
        default: return errors.append("\(place(of: .signType)): expected RSA2 or RSA")
        }
        add(finding, signType.rawValue)
    }

    private static let aboutMD5 = """
        sign_type is MD5: whoever has the shop's key can sign with it as Alipay does, so it does not \
        exist here. Let Alipay sign with RSA2 (MAPI: RSA), change PHP to that, then come again
        """

    private mutating func readSeller() {
        let field: AlipaySection.Field =
            isPartner || section[.sellerID] == nil ? .partner : .sellerID
        // Alipay's certificate has said it.
        if !sellerID.isEmpty, given.sellerID == nil, section[field]?.text == nil { return }
        if given.sellerID == nil, section[field] == nil, sellerID.isEmpty {
            errors.append(
                "seller_id is not in the file: say it with --seller-id 2088… (your PID, which "
                    + "Alipay's console shows as 合作伙伴身份)"
            )
            return
        }
        if let number = number(field, given.sellerID, "--seller-id") { sellerID = number }
        if sellerID.utf8.count != 16 || !sellerID.hasPrefix("2088"), errors.isEmpty {
            errors.append("seller_id: expected 16 digits that begin with 2088")
        }
    }

    /// A number that an option says, else the file; an error when neither does.
    private mutating func number(
        _ field: AlipaySection.Field,
        _ option: String?,
        _ name: String
    ) -> String? {
        if let option {
            readings.append(.init(name: name, line: nil, words: option))
            return option
        }
        guard let finding = section[field] else { return nil }
        guard let text = only(field) else {
            errors.append(unknown(field, "say it with \(name)"))
            return nil
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            errors.append("\(place(of: field)): expected digits; say it with \(name)")
            return nil
        }
        add(finding, text)
        return text
    }

    /// The text of a field that has one, and only one.
    func only(_ field: AlipaySection.Field) -> String? {
        section.ambiguous[field] == nil ? section[field]?.text : nil
    }

    /// Why a field's value is not known, and what to do.
    func unknown(_ field: AlipaySection.Field, _ advice: String) -> String {
        if let several = section.ambiguous[field] {
            let lines = several.map { String($0.line) }.joined(separator: " and ")
            return "\(name(of: field)) has several values, in lines \(lines): \(advice)"
        }
        let reason = section[field]?.reason ?? "not a text"
        return
            "\(place(of: field)): \(reason.visible), known only when PHP runs: \(advice)"
    }

    func place(of field: AlipaySection.Field) -> String {
        "line \(section[field]?.line ?? 0), \(name(of: field))"
    }

    private func name(of field: AlipaySection.Field) -> String {
        (section[field]?.name ?? field.rawValue).visible
    }

    mutating func add(_ finding: AlipaySection.Finding, _ words: String) {
        readings.append(.init(name: finding.name, line: finding.line, words: words))
    }
}
