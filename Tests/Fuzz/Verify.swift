internal import Alipay
internal import HTTP

extension FuzzTarget {
    /// Whatever is accepted is a text that was signed, and means what the signed message meant.
    static let verify = FuzzTarget(
        name: "verify",
        isForm: true,
        seeds: { try Seed.messages() },
        check: { body in
            do throws(VerificationError) {
                let signed = try SignedFields(verifying: body, as: .notify, with: merchant.ring)
                require(contents.contains(content(signed)), "this text is one that was signed")
                let message = Notification(signed)
                let isWhole = [.v1, .v2].contains(message.evidence.rule)
                require(
                    message.body == (isWhole ? body : FormText.withoutEmptyValues(body)),
                    "the body is kept as it came, without what was not signed"
                )
                require(
                    message.evidence.keyFingerprint == merchant.fingerprint,
                    "the key is the one there is"
                )
                if let meaning = Meaning(message) {
                    require(meanings.contains(meaning), "\(meaning) was meant by a signed message")
                }
            } catch {
                require(!error.description.isEmpty && !error.code.isEmpty, "the error has words")
            }
            if let signed = try? SignedFields(verifying: body, as: .return, with: merchant.ring) {
                require(contents.contains(content(signed)), "this query is one that was signed")
            }
        }
    )

    private static let merchant = Merchant.shared

    /// The texts that the merchant's Alipay has signed.
    ///
    /// The same text can be cut into other fields, where a value holds an `&`: so the meaning is compared
    /// as well.
    private static let contents = Set(
        merchant.messages.flatMap { body in
            FormKind.allCases.compactMap { kind in
                (try? SignedFields(verifying: body, as: kind, with: merchant.ring)).map(content)
            }
        }
    )

    private static let meanings = Set(
        merchant.messages.compactMap { body in
            (try? Notification(verifying: body, with: merchant.ring)).flatMap(Meaning.init)
        }
    )

    /// What was signed; that the rules are right is another target's business.
    private static func content(_ signed: SignedFields) -> [UInt8] {
        signed.evidence.rule.content(of: signed.fields)
    }

    /// What a message about a trade does to an order.
    private struct Meaning: Hashable {
        let appID: String
        let outTradeNo: String
        let tradeNo: String
        let status: TradeStatus
        let totalFen: Int64
        let refundedFen: Int64

        /// Nil for a message that does nothing.
        init?(_ message: Notification) {
            guard case .trade(let trade) = message.content else { return nil }
            appID = message.appID
            outTradeNo = trade.outTradeNo
            tradeNo = trade.tradeNo
            status = trade.status
            totalFen = trade.totalFen
            refundedFen = trade.refundedFen
        }
    }
}
