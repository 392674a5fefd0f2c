/// The obvious way to decode a form: cut at `&`, cut at the first `=`, decode each half.
///
/// It shares nothing with `FormFields`, not even the shape, and is compared with it.
struct SlowForm {
    struct Field: Equatable {
        var name: [UInt8]
        var value: [UInt8]

        /// The name as a text, or `nil` when it is not one.
        var nameText: String? { String(validating: name, as: UTF8.self) }
    }

    /// In the order in which they came.
    private(set) var fields: [Field] = []
    /// Where a `%` is not followed by two hexadecimal digits.
    private(set) var badEscapes: [Int] = []

    init(_ text: [UInt8]) {
        for segment in text.split(separator: UInt8(ascii: "&")) {
            let halves = segment.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let value = halves.count == 2 ? decoded(halves[1]) : []
            fields.append(Field(name: decoded(halves[0]), value: value))
        }
        badEscapes.sort()
    }

    /// Whether a name occurs twice.
    var hasDuplicates: Bool { Set(fields.map(\.name)).count < fields.count }

    var sorted: [Field] {
        fields.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    func without(_ names: [String]) -> SlowForm {
        let left = Set(names.map { Array($0.utf8) })
        var form = self
        form.fields.removeAll { left.contains($0.name) }
        return form
    }

    var withoutEmptyValues: SlowForm {
        var form = self
        form.fields.removeAll { $0.value.isEmpty }
        return form
    }

    /// Sorted and joined, as a signature covers it.
    var joined: [UInt8] {
        Array(
            sorted.map { $0.name + [UInt8(ascii: "=")] + $0.value }
                .joined(separator: [UInt8(ascii: "&")])
        )
    }

    private mutating func decoded(_ half: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = half
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2).compactMap {
                    Character(Unicode.Scalar($0)).hexDigitValue
                }
                if digits.count == 2 {
                    bytes.append(UInt8(digits[0] * 16 + digits[1]))
                } else {
                    badEscapes.append(rest.startIndex - 1)
                }
                rest = rest.dropFirst(2)
            default:
                bytes.append(byte)
            }
        }
        return bytes
    }
}
