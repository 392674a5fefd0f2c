internal import HTTP

/// A form text read with patience: what `FormFields` refuses is kept here, to find out why.
struct LooseForm {
    struct Pair: Equatable {
        var name: [UInt8]
        var value: [UInt8]

        func isNamed(_ other: String) -> Bool { name.elementsEqual(other.utf8) }
        /// For people: not longer than any name of Alipay's.
        var printableName: String { String(decoding: name.prefix(64), as: UTF8.self) }
    }

    /// Sorted by name; those of one name in the order in which they came.
    private(set) var pairs: [Pair]
    /// The places in `pairs` in the order in which the fields came.
    let arrival: [Int]
    /// Whether the text ends inside a field.
    let endsAbruptly: Bool

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: The raw body or query.
    ///   - decoding: Whether the text is percent-encoded, as it should be.
    ///   - own: Names of the merchant's own parameters, which are left out.
    init(_ text: [UInt8], decoding: Bool = true, leavingOut own: [String] = []) {
        let segments = text.split(separator: UInt8(ascii: "&")).prefix(Self.limit)
        var isAbrupt = false
        let read = segments.map { segment -> Pair in
            let parts = segment.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let decoded = parts.map {
                decoding ? Self.decoded($0) : (bytes: Array($0), isWhole: true)
            }
            isAbrupt = decoded.count < 2 || !decoded[1].isWhole
            return Pair(name: decoded[0].bytes, value: decoded.count < 2 ? [] : decoded[1].bytes)
        }
        endsAbruptly = isAbrupt
        let kept = read.filter { pair in !own.contains { pair.isNamed($0) } }
        let order = kept.indices.sorted {
            kept[$0].name == kept[$1].name
                ? $0 < $1 : kept[$0].name.lexicographicallyPrecedes(kept[$1].name)
        }
        pairs = order.map { kept[$0] }
        var places = [Int](repeating: 0, count: order.count)
        for (place, index) in order.enumerated() { places[index] = place }
        arrival = places
    }

    /// The value of the first field of that name.
    subscript(name: String) -> [UInt8]? { pairs.first { $0.isNamed(name) }?.value }

    /// The same with one value replaced.
    func replacing(_ index: Int, with value: [UInt8]) -> [Pair] {
        var changed = pairs
        changed[index].value = value
        return changed
    }

    /// The same without the fields at these places.
    func removing(_ places: Set<Int>) -> [Pair] {
        pairs.indices.filter { !places.contains($0) }.map { pairs[$0] }
    }

    /// The same with one more field.
    func adding(_ name: String, _ value: [UInt8]) -> [Pair] {
        let pair = Pair(name: Array(name.utf8), value: value)
        let place = pairs.firstIndex { pair.name.lexicographicallyPrecedes($0.name) } ?? pairs.count
        var changed = pairs
        changed.insert(pair, at: place)
        return changed
    }

    /// The names that occur more than once.
    var duplicateNames: [[UInt8]] {
        zip(pairs, pairs.dropFirst()).filter { $0.name == $1.name }.map(\.0.name)
    }

    /// A few more than `FormFields` accepts.
    private static let limit = 250

    /// Decodes what can be decoded; a bad escape stays as it is.
    static func decoded(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        var isWhole = true
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                if rest.count >= 2, let value = UInt8(digits, radix: 16), !digits.contains("+") {
                    bytes.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    isWhole = rest.count >= 2
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        return (bytes, isWhole)
    }
}
