internal import HTTP
internal import Signing
internal import System

/// Finds out why a message was rejected.
///
/// It tries, offline and within a budget, which single change would make the signature fit. It is
/// for people: nothing that it finds makes a message accepted.
package struct Explainer: Sendable {
    private let suspects: [Suspect]

    /// Makes an explainer.
    ///
    /// - Parameter suspects: The keys that may have signed, the receiver's first.
    package init(_ suspects: [Suspect]) { self.suspects = suspects }

    /// The longest text that is looked at, in bytes; Alipay's messages have a few thousand.
    package static let longestText = 65_536

    /// Explains a form text that was refused.
    ///
    /// - Parameters:
    ///   - text: The raw request body or query string.
    ///   - own: Names of the merchant's own parameters, as for verifying.
    ///   - budget: What the search may cost. Where it ends before everything was tried, the
    ///     explanation is not proven.
    /// - Returns: What is wrong with its signature, or `nil` when that fits.
    package func explain(
        _ text: [UInt8],
        leavingOut own: [String] = [],
        within budget: SearchBudget = SearchBudget()
    ) -> Explanation? {
        guard text.count <= Self.longestText else { return Self.notLookedAt }
        do throws(SearchEnded) {
            return try explain(text, LooseForm(text, leavingOut: own, budget), own, budget)
        } catch {
            return Self.notLookedAt
        }
    }

    /// Explains a form text that was read already.
    func explain(
        _ text: [UInt8],
        _ form: LooseForm,
        _ own: [String],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> Explanation? {
        guard let sign = form["sign"], !sign.isEmpty else {
            return try withoutSign(text, form, own, budget)
        }
        switch try opening(of: sign, budget) {
        case .failure(let explanation):
            let isAtEnd = form.arrival.last.map { form.pairs[$0].isNamed("sign") } ?? false
            let isCut = explanation.cause == .signTruncated || form.endsAbruptly
            return isAtEnd && isCut ? Explanation(.bodyCutShort, isProven: false) : explanation
        case .success(let opening):
            let trial = opening.trial
            if try trial.fits(form.pairs) {
                if let duplicate = form.duplicates.first {
                    let name = form.pairs[duplicate].nameBeginning
                    return Explanation(.duplicateName, name, isProven: false)
                }
                return opening.explanation
            }
            if let explanation = opening.explanation, opening.isForeign { return explanation }
            let repair = FormRepair(form, text: text, own: own, trial)
            return searched(repair.find) ?? opening.explanation
                ?? unrepaired(form, isProven: !budget.hasEnded)
        }
    }

    /// Explains a response body that was refused.
    ///
    /// - Parameters:
    ///   - text: The raw response body.
    ///   - budget: What the search may cost, as for a form.
    /// - Returns: What is wrong with its signature, or `nil` when that fits.
    package func explain(
        response text: [UInt8],
        within budget: SearchBudget = SearchBudget()
    ) -> Explanation? {
        guard text.count <= Self.longestText else { return Self.notLookedAt }
        let opened: Opened
        let envelope: ResponseEnvelope
        do {
            try budget.spend(Self.costOfEnvelope * text.count)
            envelope = try ResponseEnvelope(text)
            opened = try opening(of: envelope.sign, budget)
        } catch {
            return (error as? ResponseError).map(Self.explanation) ?? Self.notLookedAt
        }
        switch opened {
        case .failure(let explanation): return explanation
        case .success(let opening):
            let fits = searched { () throws(SearchEnded) in
                try opening.trial.fits(envelope.content)
            }
            if fits == true { return opening.explanation }
            if let explanation = opening.explanation, opening.isForeign { return explanation }
            return searched(ResponseRepair(envelope.content, opening.trial).find)
                ?? opening.explanation ?? Explanation(.contentChanged, isProven: !budget.hasEnded)
        }
    }

    /// What is said of a text that is too long, or where the search ended before any key was tried.
    static let notLookedAt = Explanation(.notReadable, isProven: false)

    /// What taking a response apart costs.
    private static let costOfEnvelope = 64

    /// What was found; `nil` also when the search ended before.
    private func searched<Found>(_ search: () throws(SearchEnded) -> Found?) -> Found? {
        do throws(SearchEnded) {
            return try search()
        } catch {
            return nil
        }
    }

    /// A signature that one of the keys opens.
    private struct Opening {
        /// Compares texts with what it holds.
        let trial: ContentTrial
        /// What is wrong already, before any text is compared.
        let explanation: Explanation?
        /// Whether it is another key than the receiver's.
        let isForeign: Bool
    }

    private enum Opened {
        case success(Opening)
        case failure(Explanation)
    }

    private func opening(
        of sign: [UInt8],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> Opened {
        let reading: SignRepair.Reading
        switch try SignRepair.read(sign, budget) {
        case .success(let read): reading = read
        case .failure(let unreadable):
            return .failure(Explanation(unreadable.cause, isProven: false))
        }
        let length = reading.signature.count
        let able = suspects.filter { $0.key.signatureLength == length }
        if able.isEmpty {
            // A whole signature, but of a key of another length than those that are configured.
            if Self.usualLengths.contains(length) { return .failure(Explanation(.unknownKey)) }
            return .failure(Explanation(.signTruncated, isProven: false))
        }
        let repaired = reading.cause.map { Explanation($0) }
        for suspect in able {
            let algorithm = suspect.key.algorithm
            for algorithm in [algorithm] + Algorithm.allCases.filter({ $0 != algorithm }) {
                // An RSA operation grows with the square of the modulus.
                let cost = Self.costOfContext + length * length / 8
                guard (try? budget.spend(cost)) != nil else {
                    return .failure(Explanation(.unknownKey, isProven: false))
                }
                let found = suspect.key.digest(in: reading.signature, as: algorithm)
                guard let digest = found else { continue }
                let explanation =
                    suspect.explanation
                    ?? (algorithm == suspect.key.algorithm
                        ? repaired : Explanation(.otherAlgorithm, algorithm.rawValue))
                return .success(
                    Opening(
                        trial: ContentTrial(digest: digest, algorithm: algorithm, budget: budget),
                        explanation: explanation,
                        isForeign: suspect.explanation != nil
                    )
                )
            }
        }
        if let cause = reading.cause { return .failure(Explanation(cause, isProven: false)) }
        return .failure(Explanation(isOwnKeyAmongAlipays ? .merchantKey : .unknownKey))
    }

    /// What libcrypto's context for an RSA operation costs.
    private static let costOfContext = 4096

    /// Of RSA keys with 1024, 2048 and 4096 bits, in bytes.
    private static let usualLengths: Set = [128, 256, 512]

    private var isOwnKeyAmongAlipays: Bool {
        let own = Set(suspects.filter { $0.owner == .merchant }.map(\.key.fingerprint))
        return suspects.contains { $0.owner == .alipay && own.contains($0.key.fingerprint) }
    }

    /// A text in which no `sign` is found.
    private func withoutSign(
        _ text: [UInt8],
        _ form: LooseForm,
        _ own: [String],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> Explanation {
        let plain = try Self.separators.applied(to: text, budget)
        if plain != text {
            let rest = try LooseForm(plain, leavingOut: own, budget)
            if let sign = rest["sign"] {
                guard case .success(let opening) = try opening(of: sign, budget),
                    try opening.trial.fits(rest.pairs)
                else { return Explanation(.separatorsEscaped, isProven: false) }
                return Explanation(.separatorsEscaped)
            }
        }
        if form.endsAbruptly { return Explanation(.bodyCutShort, isProven: false) }
        return Explanation(.signMissing)
    }

    private static let separators = Replacements(["&amp;": "&"])

    /// The key is right, the text is not, and nothing that is known to happen explains it.
    private func unrepaired(_ form: LooseForm, isProven: Bool) -> Explanation {
        if let duplicate = form.duplicates.first {
            let name = form.pairs[duplicate].nameBeginning
            return Explanation(.duplicateName, name, isProven: false)
        }
        if form.endsAbruptly { return Explanation(.bodyCutShort, isProven: false) }
        return Explanation(.contentChanged, isProven: isProven)
    }

    private static func explanation(of error: ResponseError) -> Explanation {
        switch error {
        case .duplicateName(let name):
            Explanation(.duplicateName, name.beginning(64), isProven: false)
        case .noSign: Explanation(.signMissing)
        case .notJSON, .noNode, .severalNodes: Explanation(.notReadable, isProven: false)
        }
    }
}

extension Suspect {
    /// What it means that this key made the signature; `nil` for the key that should have.
    fileprivate var explanation: Explanation? {
        switch owner {
        case .alipay: nil
        case .alipayForOther(let appID): Explanation(.otherAppKey, appID)
        case .merchant: Explanation(.merchantKey)
        }
    }
}
