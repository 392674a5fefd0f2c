internal import Alipay

extension FuzzTarget {
    /// Whatever is believed says what a signed message said, field by field.
    static let verify = FuzzTarget(
        name: "verify",
        seeds: { try Seed.messages() },
        check: { body in
            do throws(Disbelief) {
                let message = try Notification(verifying: body, with: merchant.ring)
                require(message.body == body, "the body is kept as it came")
                require(
                    message.evidence.keyFingerprint == merchant.fingerprint,
                    "the key is the one there is"
                )
                checkSigned(body)
            } catch {
                require(!error.description.isEmpty && !error.code.isEmpty, "the error has words")
            }
            if (try? ReturnVisit(verifying: body, with: merchant.ring)) != nil { checkSigned(body) }
        }
    )

    private static func checkSigned(_ body: [UInt8]) {
        let fields = SlowForm(body).without(unsigned).sorted
        require(signedForms.contains(fields), "these fields are what was signed")
    }

    private static let unsigned = ["sign", "sign_type"]

    private static let merchant = Merchant.shared

    /// The fields of every message that the merchant's Alipay has signed.
    private static let signedForms =
        merchant.messages.map { SlowForm($0).without(unsigned).sorted }
}
