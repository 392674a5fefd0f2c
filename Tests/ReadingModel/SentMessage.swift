internal import Alipay

/// A message that Alipay could sign, and what it says: T of the model.
struct SentMessage {
    typealias Field = (name: String, value: [UInt8])

    enum Meaning: Equatable {
        /// A word about a trade; `status` is empty in returns that have none.
        case trade(
            order: String,
            trade: String,
            status: String,
            totalFen: Int64,
            refundedFen: Int64
        )
        /// No word about a trade.
        case other(NotificationFamily)
        /// Nothing that is acted upon: an amount that is not in yuan, a text that is not a form.
        case nothing
    }

    let kind: FormKind
    /// The app_id, or the PID of a partner.
    let appID: String
    let rule: ContentRule
    /// Without `sign` and `sign_type`, sorted by name.
    let fields: [Field]
    let meaning: Meaning

    /// What is signed.
    var content: [UInt8] {
        Array(fields.map { Array("\($0.name)=".utf8) + $0.value }.joined(separator: [0x26]))
    }
}

/// A kind of message, of which texts that an attacker chose make many.
struct MessageShape: Sendable {
    let kind: FormKind
    var isPartner = false
    var rule = ContentRule.v1
    /// What Alipay, or the shop itself, puts in.
    let fixed: [(name: String, value: String)]
    /// Names of fields whose text somebody else may choose.
    let texts: [String]
    let meaning: SentMessage.Meaning

    static let appID = "2021000000000001"
    static let sellerID = "2088000000000001"

    /// The message with these texts; the last one of a name counts.
    func message(with chosen: [(name: String, value: [UInt8])]) -> SentMessage {
        var fields = fixed.map { (name: $0.name, value: Array($0.value.utf8)) } + chosen
        if rule == .v2 { fields.append(("sign_type", Array("RSA2".utf8))) }
        fields.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return SentMessage(
            kind: kind,
            appID: isPartner ? Self.sellerID : Self.appID,
            rule: rule,
            fields: fields,
            meaning: meaning
        )
    }
}
