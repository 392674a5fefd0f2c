internal import Alipay
internal import Signing

extension FuzzTarget {
    /// Whatever is refused is explained in words, within a budget, and by nothing but a cause.
    static let explain = FuzzTarget(
        name: "explain",
        isForm: true,
        seeds: { try Seed.messages() + Seed.forms + Bomb.forms() + Bomb.responses() },
        check: { text in
            for search in Search.all {
                let budget = SearchBudget()
                var found: Explanation?
                let cost = Cost { found = search(text, budget) }
                // Instrumented code takes some ten times as long as what `--measure` measures.
                require(cost.milliseconds <= 10 * Search.milliseconds, "the search ends soon")
                require(budget.used <= SearchBudget.usual, "the search is within its budget")
                guard let found else { continue }
                require(!found.english.isEmpty && !found.chinese.isEmpty, "the cause has words")
                require(!found.nextStepInEnglish.isEmpty, "there is a next step")
                require(found.subject.utf8.count < 2048, "the subject is short")
                let claimsAll = found.cause == .contentChanged && found.isProven
                require(!claimsAll || !budget.hasEnded, "what was not tried is not excluded")
            }
        }
    )
}

/// Everything that looks for the cause of a refusal; none takes a text for another's.
enum Search {
    /// The most that one may take in a build as it is shipped: CPU time, and memory in bytes.
    static let (milliseconds, bytes) = (100.0, 8 << 20)

    static let all: [@Sendable ([UInt8], SearchBudget) -> Explanation?] = [
        { text, budget in
            let ring = Merchant.shared.ring
            do throws(VerificationError) {
                _ = try SignedFields(verifying: text, as: .return, with: ring)
                return nil
            } catch {
                return ring.explanation(of: text, refusedFor: error, within: budget)
            }
        },
        { text, budget in
            let suspects = Merchant.shared.ring.suspects(receiver: nil)
            return Explainer(suspects).explain(response: text, within: budget)
        },
        { text, budget in strangers.explain(text, within: budget) },
    ]

    /// More keys than anybody configures, none of which made a signature.
    private static let strangers: Explainer = {
        do {
            let pem = try PrivateKey(generatingForSimulator: ()).publicPEM()
            let key = try PublicKey(reading: pem, for: .rsa2)
            return Explainer([Suspect](repeating: Suspect(key, .alipay), count: 2000))
        } catch {
            preconditionFailure("\(error)")
        }
    }()
}
