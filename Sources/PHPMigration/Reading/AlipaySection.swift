/// What one configuration of a PHP file says of Alipay.
///
/// The names are those of the official demos (config.php, alipay.config.php), alipay-sdk-php,
/// AopClient, EasySDK and yansongda/pay; `app_id`, `appId` and `setAppId` are one.
package struct AlipaySection: Sendable, Equatable {
    package enum Field: String, Sendable, CaseIterable {
        case appID, partner, sellerID, signType, md5Key
        case alipayPublicKey, alipayPublicKeyFile, privateKey, privateKeyFile
        case alipayCertificate, rootCertificate, appCertificate
        case notifyURL, returnURL, charset, gateway, mode
    }

    /// A value, as the file has it.
    package struct Finding: Sendable, Equatable {
        /// The file's own name for it, as in `alipay_config.partner`.
        package let name: String
        package let value: PHPValue
        package let line: Int

        /// The text, or `nil` when it is known only when PHP runs.
        package var text: String? {
            guard case .text(let bytes) = value else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// Why there is no text.
        package var reason: String? {
            if case .unknown(let why, _) = value { why } else { nil }
        }
    }

    /// What its fields are part of, as in `alipay.default`; empty for variables and constants.
    package let name: String
    /// The last value of each field, in the order of the file.
    package var findings: [Field: Finding] = [:]
    /// Fields that have several values, of which only PHP knows the one that counts.
    package var ambiguous: [Field: [Finding]] = [:]

    package subscript(field: Field) -> Finding? { findings[field] }

    /// The configurations of a file: those that name an app or a partner.
    package static func all(in assignments: [PHPAssignment]) -> [AlipaySection] {
        var sections: [AlipaySection] = []
        for assignment in assignments {
            guard let leaf = assignment.path.last, let field = field(named: leaf) else { continue }
            let name = assignment.path.dropLast().joined(separator: ".")
            let finding = Finding(
                name: assignment.path.joined(separator: "."),
                value: resolved(assignment.value, in: assignments),
                line: assignment.line
            )
            let index = sections.firstIndex { $0.name == name } ?? sections.count
            if index == sections.count { sections.append(AlipaySection(name: name)) }
            sections[index].add(finding, as: field)
        }
        let loose = sections.first { $0.name.isEmpty }
        // Variables and constants of the file belong to whichever configuration there is.
        let named = sections.filter { !$0.name.isEmpty && $0.namesMerchant }
            .map { $0.completed(by: loose) }.filter(\.hasKey)
        return named.isEmpty ? sections.filter { $0.namesMerchant && $0.hasKey } : named
    }

    private init(name: String) { self.name = name }

    private var namesMerchant: Bool { self[.appID] != nil || self[.partner] != nil }

    /// Other shops' settings have an `app_id` as well, WeChat's for one.
    private var hasKey: Bool {
        let keys: [Field] = [
            .alipayPublicKey, .alipayPublicKeyFile, .alipayCertificate, .privateKey,
            .privateKeyFile,
        ]
        return keys.contains { self[$0] != nil } || (self[.partner] != nil && self[.md5Key] != nil)
    }

    private func completed(by loose: AlipaySection?) -> AlipaySection {
        guard let loose else { return self }
        var section = self
        for (field, finding) in loose.findings where section[field] == nil {
            section.findings[field] = finding
            section.ambiguous[field] = loose.ambiguous[field]
        }
        return section
    }

    private mutating func add(_ finding: Finding, as field: Field) {
        if let known = findings[field], known.value != finding.value {
            ambiguous[field, default: [known]].append(finding)
        }
        findings[field] = finding
    }

    /// What a variable that is nothing but a name holds, where the file says so exactly once.
    private static func resolved(_ value: PHPValue, in all: [PHPAssignment]) -> PHPValue {
        guard case .unknown(_, let variable?) = value else { return value }
        let values = all.filter { $0.path == [variable] }.map(\.value)
        guard values.count == 1, let only = values.first, case .text = only else { return value }
        return only
    }

    private static func field(named name: String) -> Field? {
        fields[name.lowercased().replacing("_", with: "")]
    }

    private static let fields: [String: Field] = [
        "appid": .appID, "alipayappid": .appID,
        "partner": .partner, "sellerid": .sellerID, "alipaypid": .sellerID,
        "signtype": .signType, "key": .md5Key,
        "alipaypublickey": .alipayPublicKey, "alipayrsapublickey": .alipayPublicKey,
        "alipublickey": .alipayPublicKey,
        "alipublickeypath": .alipayPublicKeyFile, "alipaypublickeypath": .alipayPublicKeyFile,
        "rsapublickeyfilepath": .alipayPublicKeyFile,
        "merchantprivatekey": .privateKey, "rsaprivatekey": .privateKey,
        "privatekey": .privateKey, "appsecretcert": .privateKey, "appprivatekey": .privateKey,
        "privatekeypath": .privateKeyFile, "merchantprivatekeypath": .privateKeyFile,
        "rsaprivatekeyfilepath": .privateKeyFile, "privatekeyfilepath": .privateKeyFile,
        "alipaycertpath": .alipayCertificate, "alipaypubliccertpath": .alipayCertificate,
        "rootcertpath": .rootCertificate, "alipayrootcertpath": .rootCertificate,
        "appcertpath": .appCertificate, "merchantcertpath": .appCertificate,
        "apppubliccertpath": .appCertificate,
        "notifyurl": .notifyURL, "returnurl": .returnURL,
        "charset": .charset, "inputcharset": .charset, "postcharset": .charset,
        "gatewayurl": .gateway, "serverurl": .gateway, "gatewayhost": .gateway, "mode": .mode,
    ]
}
