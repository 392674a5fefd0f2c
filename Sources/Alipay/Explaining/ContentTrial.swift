internal import Signing

/// Compares texts with the digest that a signature holds, until the work is more than it is worth.
struct ContentTrial {
    private let digest: [UInt8]
    private let algorithm: Algorithm
    /// Bytes that may still be digested; a message of usual size is tried some thousand times.
    private var budget = 8 << 20

    init(digest: [UInt8], algorithm: Algorithm) {
        self.digest = digest
        self.algorithm = algorithm
    }

    /// Whether a text is what was signed.
    mutating func fits(_ content: [UInt8]) -> Bool {
        guard !isExhausted else { return false }
        budget -= max(content.count, 64)
        return algorithm.digest.hash(content) == digest
    }

    /// Whether nothing more will be compared.
    var isExhausted: Bool { budget <= 0 }

    /// Whether these fields are what was signed, by any content rule.
    mutating func fits(_ pairs: [LooseForm.Pair]) -> Bool {
        guard !isExhausted else { return false }
        budget -= Self.costOfPair * pairs.count
        return fits(Self.content(of: pairs, withSignType: false))
            || fits(Self.content(of: pairs, withSignType: true))
    }

    /// What putting a pair into a text costs, in bytes that could be digested meanwhile.
    private static let costOfPair = 128

    private static func content(of pairs: [LooseForm.Pair], withSignType: Bool) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(pairs.reduce(0) { $0 + $1.name.count + $1.value.count + 2 })
        for pair in pairs {
            if pair.isNamed("sign") || !withSignType && pair.isNamed("sign_type") { continue }
            if !content.isEmpty { content.append(UInt8(ascii: "&")) }
            content += pair.name
            content.append(UInt8(ascii: "="))
            content += pair.value
        }
        return content
    }
}
