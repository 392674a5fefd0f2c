internal import HTTP

/// A form text read leniently: what `FormFields` refuses is kept here, to find out why.
struct LooseForm {
    struct Pair: Equatable {
        var name: [UInt8]
        var value: [UInt8]

        func isNamed(_ other: String) -> Bool {
            name.count == other.utf8.count && name.elementsEqual(other.utf8)
        }
        /// For people: not longer than any name of Alipay's.
        var nameBeginning: String { String(decoding: name.prefix(64), as: UTF8.self) }
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
    ///   - budget: What pays for it.
    /// - Throws: `SearchEnded` when the budget does not.
    init(
        _ text: [UInt8],
        decoding: Bool = true,
        leavingOut own: [String] = [],
        _ budget: SearchBudget
    ) throws(SearchEnded) {
        try budget.spend(Self.costOfByte * text.count)
        let decode: (ArraySlice<UInt8>) -> (bytes: [UInt8], isWhole: Bool) = {
            decoding ? Self.decoded($0) : (Array($0), true)
        }
        var isAbrupt = false
        var read: [Pair] = []
        var rest = text[...]
        while !rest.isEmpty, read.count < Self.limit {
            let segment = rest.prefix { $0 != UInt8(ascii: "&") }
            rest = rest.dropFirst(segment.count + 1)
            guard !segment.isEmpty else { continue }
            let name = segment.prefix { $0 != UInt8(ascii: "=") }
            let value = decode(segment.dropFirst(name.count + 1))
            isAbrupt = name.count == segment.count || !value.isWhole
            read.append(Pair(name: decode(name).bytes, value: value.bytes))
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

    /// The same with one value replaced; like the next two it copies no field.
    func replacing(_ index: Int, with value: [UInt8]) -> some Sequence<Pair> {
        pairs.indices.lazy.map { [pairs] place in
            place == index ? Pair(name: pairs[place].name, value: value) : pairs[place]
        }
    }

    /// The same without the fields at these few places.
    func removing(_ places: [Int]) -> some Sequence<Pair> {
        pairs.indices.lazy.filter { !places.contains($0) }.map { [pairs] in pairs[$0] }
    }

    /// The same with one more field.
    func adding(_ name: String, _ value: [UInt8]) -> some Sequence<Pair> {
        let pair = Pair(name: Array(name.utf8), value: value)
        let place = pairs.firstIndex { pair.name.lexicographicallyPrecedes($0.name) } ?? pairs.count
        return [pairs[..<place], [pair], pairs[place...]].joined()
    }

    /// The places of all fields whose name occurs more than once.
    var duplicates: [Int] {
        pairs.indices.filter { place in
            let name = pairs[place].name
            return place > 0 && pairs[place - 1].name == name
                || place + 1 < pairs.count && pairs[place + 1].name == name
        }
    }

    /// A few more than `FormFields` accepts.
    private static let limit = 250
    /// What decoding costs, and sorting: each name is compared with eight others at most.
    private static let costOfByte = 16

    /// Decodes what can be decoded; a bad escape stays as it is.
    static func decoded(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var isWhole = true
        var place = text.startIndex
        while place < text.endIndex {
            let byte = text[place]
            place += 1
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%") where text.endIndex - place < 2:
                isWhole = false
                bytes.append(byte)
            case UInt8(ascii: "%"):
                if let value = Byte.value(high: text[place], low: text[place + 1]) {
                    bytes.append(value)
                    place += 2
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        return (bytes, isWhole)
    }
}
