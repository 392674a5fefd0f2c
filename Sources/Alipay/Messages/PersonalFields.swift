internal import HTTP

/// The fields of a message that say who bought.
package enum PersonalFields {
    /// Names of the open platform and of MAPI: accounts, and where MAPI had something sent to.
    ///
    /// Free text of the shop's own (`subject`, `body`, `passback_params`) and JSON (`biz_content`)
    /// may name somebody as well; what is in there is not known here.
    package static let names: Set<String> = [
        "buyer_id", "buyer_open_id", "buyer_user_id", "buyer_logon_id", "buyer_email",
        "buyer_name", "buyer_phone", "buyer_mobile",
        "payer_user_id", "payer_open_id", "payer_logon_id",
        "alipay_user_id", "alipay_open_id", "alipay_logon_id", "external_logon_id",
        "user_id", "open_id",
        "receive_name", "receive_address", "receive_zip", "receive_phone", "receive_mobile",
        "contactor", "phone",
    ]

    /// A form text with `***` in place of the personal values; every other byte stays.
    ///
    /// - Parameter body: A raw request body.
    /// - Returns: `nil` when there is nothing to mask, or nothing any more.
    package static func masked(_ body: [UInt8]) -> [UInt8]? {
        var isChanged = false
        let ampersand = UInt8(ascii: "&")
        let fields = body.split(separator: ampersand, omittingEmptySubsequences: false)
        let masked = fields.map { field -> [UInt8] in
            guard let equals = field.firstIndex(of: UInt8(ascii: "=")),
                isPersonal(field[..<equals])
            else { return Array(field) }
            let value = field[(equals + 1)...]
            if value.isEmpty || value.elementsEqual(mask) { return Array(field) }
            isChanged = true
            return field[...equals] + mask
        }
        return isChanged ? Array(masked.joined(separator: [ampersand])) : nil
    }

    private static let mask = Array("***".utf8)

    /// Names may be escaped like values, though Alipay's never are.
    private static func isPersonal(_ name: ArraySlice<UInt8>) -> Bool {
        guard let form = try? FormFields(decoding: name + [UInt8(ascii: "=")]) else { return false }
        return form.names.first.map(names.contains) ?? false
    }
}
