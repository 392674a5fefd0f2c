import Alipay
import HTTP
import Signing

/// A message before it is signed.
struct Message: Sendable {
    struct Field: Sendable {
        var name: String
        var value: [UInt8]
    }

    let signType: Algorithm
    let rule: ContentRule
    let charset: Charset
    /// Whether it has what a notification of a trade has to have.
    let isNotification: Bool
    /// All fields but `sign`, in the order in which they are sent; `sign_type` is among them.
    var fields: [Field]

    /// The text to be signed, put together by other code than the one that is tested.
    var content: [UInt8] {
        let unsigned = rule == .v1 ? ["sign", "sign_type"] : ["sign"]
        let pairs = fields.filter { !unsigned.contains($0.name) }
            .sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
            .map { Array("\($0.name)=".utf8) + $0.value }
        return Array(pairs.joined(separator: [UInt8(ascii: "&")]))
    }

    /// Whether a field of Alipay's own stands in a value.
    var hasTwoReadings: Bool {
        fields.contains { $0.value.contains(Array("&total_amount=".utf8)) }
    }

    /// The form without `sign`.
    var form: [UInt8] { FormEncoding.encode(fields.map { ($0.name, $0.value) }) }

    /// The form with the sign at any place, every byte spelled in one of the ways that it may be.
    func form(sign: String, using generator: inout SeededGenerator) -> [UInt8] {
        var signed = fields
        let place = generator.number(in: 0...signed.count)
        signed.insert(Field(name: "sign", value: Array(sign.utf8)), at: place)
        var form: [UInt8] = []
        for field in signed {
            if !form.isEmpty { form.append(UInt8(ascii: "&")) }
            Spelling.append(Array(field.name.utf8), to: &form, using: &generator)
            // A name without "=" has an empty value, too, but there has to be a name.
            let isBare = field.value.isEmpty && !field.name.isEmpty && generator.once(in: 4)
            if !isBare { form.append(UInt8(ascii: "=")) }
            Spelling.append(field.value, to: &form, using: &generator)
        }
        return form
    }
}
