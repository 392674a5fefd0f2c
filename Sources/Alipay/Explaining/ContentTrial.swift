internal import Signing

/// Compares texts with the digest that a signature holds.
final class ContentTrial {
    private let digest: [UInt8]
    private let algorithm: Algorithm
    let budget: SearchBudget
    /// The text that is compared, made in the same place for each candidate.
    private var content: [UInt8] = []

    init(digest: [UInt8], algorithm: Algorithm, budget: SearchBudget) {
        self.digest = digest
        self.algorithm = algorithm
        self.budget = budget
    }

    /// Whether a text is what was signed.
    func fits(_ content: [UInt8]) throws(SearchEnded) -> Bool {
        try budget.spend(Self.costOfDigest + content.count)
        return algorithm.digest.hash(content) == digest
    }

    /// Whether these fields are what was signed, by any content rule.
    func fits(_ pairs: some Sequence<LooseForm.Pair>) throws(SearchEnded) -> Bool {
        if try fits(pairs, withSignType: false) { return true }
        guard pairs.contains(where: { $0.isNamed("sign_type") }) else { return false }
        return try fits(pairs, withSignType: true)
    }

    /// What a digest costs beside its bytes, and what putting a pair into a text does.
    private static let (costOfDigest, costOfPair) = (256, 32)

    private func fits(
        _ pairs: some Sequence<LooseForm.Pair>,
        withSignType: Bool
    ) throws(SearchEnded) -> Bool {
        content.removeAll(keepingCapacity: true)
        for pair in pairs {
            try budget.spend(Self.costOfPair)
            if pair.isNamed("sign") || !withSignType && pair.isNamed("sign_type") { continue }
            if !content.isEmpty { content.append(UInt8(ascii: "&")) }
            content += pair.name
            content.append(UInt8(ascii: "="))
            content += pair.value
        }
        return try fits(content)
    }
}
