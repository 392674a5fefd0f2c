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

    /// The form without `sign`.
    var form: [UInt8] { FormEncoding.encode(fields.map { ($0.name, $0.value) }) }

    /// The form with the sign at a random place.
    func form(sign: String, using generator: inout SeededGenerator) -> [UInt8] {
        var signed = fields.map { ($0.name, $0.value) }
        let place = generator.number(in: 0...signed.count)
        signed.insert(("sign", Array(sign.utf8)), at: place)
        return FormEncoding.encode(signed)
    }
}
