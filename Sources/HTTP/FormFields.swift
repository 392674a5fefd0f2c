/// The fields of an `application/x-www-form-urlencoded` text: names and values as bytes.
///
/// Every name and value is decoded exactly once (`+` to space, `%XX` to a byte) and never made
/// into a string on the way: the text may be in any charset, and a signature covers its bytes.
/// The rule is the URL standard's form decoding, with two differences: a bad `%` escape and a
/// name that occurs twice are errors.
package struct FormFields: Sendable {
    /// One field; its ranges point into the decoded bytes.
    private struct Field {
        var name: Range<Int>
        var value: Range<Int>
    }

    /// All decoded names and values, back to back.
    private let bytes: [UInt8]
    /// The fields, sorted by name in byte order.
    private let fields: [Field]

    /// Decodes a form text.
    ///
    /// - Parameters:
    ///   - text: The raw request body or query string.
    ///   - limit: How many fields are accepted at most.
    /// - Throws: `FormError` when an escape is bad, a name occurs twice, or the limit is passed.
    package init(decoding text: [UInt8], limit: Int = 200) throws(FormError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var fields: [Field] = []
        fields.reserveCapacity(40)

        var position = 0
        while position < text.count {
            if text[position] == Byte.ampersand {
                position += 1
                continue
            }
            guard fields.count < limit else { throw .tooManyFields(limit: limit) }
            let nameStart = bytes.count
            try Self.decode(text, &position, into: &bytes, stoppingAt: Byte.equals)
            let nameEnd = bytes.count
            if position < text.count, text[position] == Byte.equals { position += 1 }
            try Self.decode(text, &position, into: &bytes, stoppingAt: Byte.ampersand)
            fields.append(
                Field(name: nameStart..<nameEnd, value: nameEnd..<bytes.count)
            )
        }
        self.fields = try Self.sorted(fields, by: bytes)
        self.bytes = bytes
    }

    private init(bytes: [UInt8], fields: [Field]) {
        self.bytes = bytes
        self.fields = fields
    }

    package var count: Int { fields.count }

    /// The same form without the fields of these names.
    package func without(_ names: [String]) -> FormFields {
        if names.isEmpty { return self }
        let kept = fields.filter { field in
            !names.contains { bytes[field.name].elementsEqual($0.utf8) }
        }
        return FormFields(bytes: bytes, fields: kept)
    }

    /// The decoded value of a field, or `nil` when there is no field of that name.
    package subscript(name: String) -> ArraySlice<UInt8>? {
        index(of: name).map { bytes[fields[$0].value] }
    }

    /// The value of a field as text, or `nil` when it is absent or not valid UTF-8.
    package func text(_ name: String) -> String? {
        self[name].flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The names, sorted in byte order; bytes that are not UTF-8 are replaced.
    package var names: [String] {
        fields.map { String(decoding: bytes[$0.name], as: UTF8.self) }
    }

    /// Joins `name=value` with `&`, sorted by name in byte order, values decoded.
    ///
    /// - Parameter isLeftOut: Says of a name's bytes whether the field is left out.
    /// - Returns: The joined bytes, without `&` at either end.
    package func joined(leavingOut isLeftOut: (ArraySlice<UInt8>) -> Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + 2 * fields.count)
        for field in fields {
            let name = bytes[field.name]
            if isLeftOut(name) { continue }
            if !text.isEmpty { text.append(Byte.ampersand) }
            text.append(contentsOf: name)
            text.append(Byte.equals)
            text.append(contentsOf: bytes[field.value])
        }
        return text
    }

    private func index(of name: String) -> Int? {
        var lower = 0
        var upper = fields.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if bytes[fields[middle].name].lexicographicallyPrecedes(name.utf8) {
                lower = middle + 1
            } else {
                upper = middle
            }
        }
        guard lower < fields.count, bytes[fields[lower].name].elementsEqual(name.utf8) else {
            return nil
        }
        return lower
    }

    /// Decodes from `position` up to the end of the field or the given delimiter.
    private static func decode(
        _ text: [UInt8],
        _ position: inout Int,
        into bytes: inout [UInt8],
        stoppingAt delimiter: UInt8
    ) throws(FormError) {
        while position < text.count {
            let byte = text[position]
            switch byte {
            case delimiter, Byte.ampersand:
                return
            case Byte.plus:
                bytes.append(Byte.space)
                position += 1
            case Byte.percent:
                guard position + 2 < text.count,
                    let high = Byte.hexDigit(text[position + 1]),
                    let low = Byte.hexDigit(text[position + 2])
                else { throw .badEscape(offset: position) }
                bytes.append(high << 4 | low)
                position += 3
            default:
                bytes.append(byte)
                position += 1
            }
        }
    }

    /// Sorts by insertion: a form has some thirty fields, half of them already in order.
    private static func sorted(
        _ fields: [Field],
        by bytes: [UInt8]
    ) throws(FormError) -> [Field] {
        var sorted = fields
        for end in sorted.indices.dropFirst() {
            let field = sorted[end]
            var slot = end
            while slot > 0 {
                switch Byte.compare(bytes, field.name, sorted[slot - 1].name) {
                case ..<0:
                    sorted[slot] = sorted[slot - 1]
                    slot -= 1
                    continue
                case 0:
                    throw .duplicateName(String(decoding: bytes[field.name], as: UTF8.self))
                default:
                    break
                }
                break
            }
            sorted[slot] = field
        }
        return sorted
    }
}
