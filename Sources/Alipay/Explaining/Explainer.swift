internal import HTTP
internal import Signing

/// Finds out why a message was not believed.
///
/// It tries, offline and within a bound, which single change would make the signature fit. It is
/// for people: nothing that it finds makes a message believed.
package struct Explainer: Sendable {
    private let suspects: [Suspect]

    /// Makes an explainer.
    ///
    /// - Parameter suspects: The keys that may have signed, the receiver's first.
    package init(_ suspects: [Suspect]) { self.suspects = suspects }

    /// Explains a form text that was refused.
    ///
    /// - Parameters:
    ///   - text: The raw request body or query string.
    ///   - own: Names of the merchant's own parameters, as for verifying.
    /// - Returns: What is wrong with its signature, or `nil` when that fits.
    package func explain(_ text: [UInt8], leavingOut own: [String] = []) -> Explanation? {
        let form = LooseForm(text, leavingOut: own)
        guard let sign = form["sign"], !sign.isEmpty else {
            return withoutSign(text, form, leavingOut: own)
        }
        switch opening(of: sign) {
        case .failure(let explanation):
            let isAtEnd = form.arrival.last.map { form.pairs[$0].isNamed("sign") } ?? false
            let isCut = explanation.cause == .signTruncated || form.endsAbruptly
            return isAtEnd && isCut ? Explanation(.bodyCutShort, isProven: false) : explanation
        case .success(let opening):
            var trial = ContentTrial(digest: opening.digest, algorithm: opening.algorithm)
            if trial.fits(form.pairs) {
                if let duplicate = form.duplicateNames.first {
                    return Explanation(.duplicateName, printable(duplicate), isProven: false)
                }
                return opening.explanation
            }
            if let explanation = opening.explanation, opening.isForeign { return explanation }
            return FormRepair(form, text: text, own: own).find(&trial) ?? opening.explanation
                ?? unrepaired(form)
        }
    }

    /// Explains a response body that was refused.
    ///
    /// - Parameter text: The raw response body.
    /// - Returns: What is wrong with its signature, or `nil` when that fits.
    package func explain(response text: [UInt8]) -> Explanation? {
        let envelope: ResponseEnvelope
        do {
            envelope = try ResponseEnvelope(text)
        } catch {
            return Self.explanation(of: error)
        }
        switch opening(of: envelope.sign) {
        case .failure(let explanation): return explanation
        case .success(let opening):
            var trial = ContentTrial(digest: opening.digest, algorithm: opening.algorithm)
            if trial.fits(envelope.content) { return opening.explanation }
            if let explanation = opening.explanation, opening.isForeign { return explanation }
            return ResponseRepair.find(envelope.content, &trial) ?? opening.explanation
                ?? Explanation(.contentChanged)
        }
    }

    /// A signature that one of the keys opens.
    private struct Opening {
        let digest: [UInt8]
        let algorithm: Algorithm
        /// What is wrong already, before any text is compared.
        let explanation: Explanation?
        /// Whether it is another key than the receiver's.
        let isForeign: Bool
    }

    private enum Opened {
        case success(Opening)
        case failure(Explanation)
    }

    private func opening(of sign: [UInt8]) -> Opened {
        let reading: SignRepair.Reading
        switch SignRepair.read(sign) {
        case .success(let read): reading = read
        case .failure(let unreadable):
            return .failure(Explanation(unreadable.cause, isProven: false))
        }
        let length = reading.signature.count
        if !suspects.contains(where: { $0.key.signatureLength == length }) {
            // A whole signature, but of a key of another length than those that are configured.
            if Self.usualLengths.contains(length) { return .failure(Explanation(.unknownKey)) }
            return .failure(Explanation(.signTruncated, isProven: false))
        }
        let repaired = reading.cause.map { Explanation($0) }
        for suspect in suspects {
            for algorithm in [suspect.key.algorithm] + Algorithm.allCases {
                let found = suspect.key.digest(in: reading.signature, as: algorithm)
                guard let digest = found else { continue }
                let explanation =
                    suspect.explanation
                    ?? (algorithm == suspect.key.algorithm
                        ? repaired : Explanation(.otherAlgorithm, algorithm.rawValue))
                return .success(
                    Opening(
                        digest: digest,
                        algorithm: algorithm,
                        explanation: explanation,
                        isForeign: suspect.explanation != nil
                    )
                )
            }
        }
        if let cause = reading.cause { return .failure(Explanation(cause, isProven: false)) }
        return .failure(Explanation(isOwnKeyAmongAlipays ? .merchantKey : .unknownKey))
    }

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
        leavingOut own: [String]
    ) -> Explanation {
        let ampersands = text.replacing(Array("&amp;".utf8), with: Array("&".utf8))
        if ampersands != text, let sign = LooseForm(ampersands, leavingOut: own)["sign"] {
            let rest = LooseForm(ampersands, leavingOut: own)
            if case .success(let opening) = opening(of: sign) {
                var trial = ContentTrial(digest: opening.digest, algorithm: opening.algorithm)
                if trial.fits(rest.pairs) { return Explanation(.separatorsEscaped) }
            }
            return Explanation(.separatorsEscaped, isProven: false)
        }
        if form.endsAbruptly { return Explanation(.bodyCutShort, isProven: false) }
        return Explanation(.signMissing)
    }

    /// The key is right, the text is not, and nothing that is known to happen explains it.
    private func unrepaired(_ form: LooseForm) -> Explanation {
        if let name = form.duplicateNames.first {
            return Explanation(.duplicateName, printable(name), isProven: false)
        }
        if form.endsAbruptly { return Explanation(.bodyCutShort, isProven: false) }
        return Explanation(.contentChanged)
    }

    private func printable(_ name: [UInt8]) -> String {
        String(decoding: name.prefix(64), as: UTF8.self)
    }

    private static func explanation(of error: ResponseError) -> Explanation {
        switch error {
        case .duplicateName(let name): Explanation(.duplicateName, name, isProven: false)
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
