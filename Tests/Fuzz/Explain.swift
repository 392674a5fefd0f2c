internal import Alipay

extension FuzzTarget {
    /// Whatever is refused is explained in words, within a bound, and by nothing but a cause.
    static let explain = FuzzTarget(
        name: "explain",
        isForm: true,
        seeds: { try Seed.messages() + Seed.forms },
        check: { text in
            do throws(Disbelief) {
                _ = try SignedFields(verifying: text, as: .return, with: Merchant.shared.ring)
            } catch {
                let found = Merchant.shared.ring.explanation(of: text, refusedFor: error)
                require(!found.english.isEmpty && !found.chinese.isEmpty, "the cause has words")
                require(!found.nextStepInEnglish.isEmpty, "there is a next step")
                require(found.subject.utf8.count < 2048, "the subject is short")
            }
        }
    )
}
