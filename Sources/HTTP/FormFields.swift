/// The fields of an `application/x-www-form-urlencoded` text: names and values as bytes.
///
/// Every name and value is decoded exactly once (`+` to space, `%XX` to a byte) and never made
/// into a string on the way: the text may be in any charset, and a signature covers its bytes.
/// The rule is the URL standard's form decoding, with two differences: a bad `%` escape and a
/// name that occurs twice are errors.
package struct FormFields: Sendable {
    /// One field: its name and its value stand side by side in the decoded bytes.
    private struct Field {
        var start: Int
        var valueStart: Int
        var end: Int

        var name: Range<Int> { start..<valueStart }
        var value: Range<Int> { valueStart..<end }
    }

    /// All decoded names and values, back to back; behind them is unused room.
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
        // Decoding never makes a text longer.
        var bytes = [UInt8](repeating: 0, count: text.count)
        var fields: [Field] = []
        fields.reserveCapacity(40)

        var position = 0
        var end = 0
        while position < text.count {
            if text[position] == Byte.ampersand {
                position += 1
                continue
            }
            guard fields.count < limit else { throw .tooManyFields(limit: limit) }
            let start = end
            try Self.decode(text.span, &position, into: &bytes, &end, until: Byte.equals)
            let valueStart = end
            if position < text.count, text[position] == Byte.equals { position += 1 }
            try Self.decode(text.span, &position, into: &bytes, &end, until: Byte.ampersand)
            fields.append(Field(start: start, valueStart: valueStart, end: end))
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
        var kept = fields
        for name in names {
            if let index = Self.search(kept, bytes, for: name.utf8.span).found {
                kept.remove(at: index)
            }
        }
        return FormFields(bytes: bytes, fields: kept)
    }

    /// The decoded value of a field, or `nil` when there is no field of that name.
    package subscript(name: String) -> ArraySlice<UInt8>? {
        Self.search(fields, bytes, for: name.utf8.span).found.map { bytes[fields[$0].value] }
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
    /// - Returns: The joined bytes, without `&` at either end.
    package func joined() -> [UInt8] {
        let length = fields.reduce(0) { $0 + $1.end - $1.start + 2 }
        return [UInt8](capacity: length) { text in
            for field in fields {
                if !text.isEmpty { text.append(Byte.ampersand) }
                for index in field.name { text.append(bytes[index]) }
                text.append(Byte.equals)
                for index in field.value { text.append(bytes[index]) }
            }
        }
    }

    /// Decodes from `position` up to the end of the field or the given delimiter.
    ///
    /// The decoded bytes go to `bytes` from `end` on, which has room for all of the text.
    private static func decode(
        _ text: Span<UInt8>,
        _ position: inout Int,
        into bytes: inout [UInt8],
        _ end: inout Int,
        until delimiter: UInt8
    ) throws(FormError) {
        var target = bytes.mutableSpan
        while position < text.count {
            let byte = text[position]
            switch byte {
            case delimiter, Byte.ampersand:
                return
            case Byte.plus:
                target[end] = Byte.space
            case Byte.percent:
                guard position + 2 < text.count,
                    let high = Byte.hexDigit(text[position + 1]),
                    let low = Byte.hexDigit(text[position + 2])
                else { throw .badEscape(offset: position) }
                target[end] = high << 4 | low
                position += 2
            default:
                target[end] = byte
            }
            position += 1
            end += 1
        }
    }

    /// Sorts by binary insertion: a form has some thirty fields, and at most `limit`.
    private static func sorted(
        _ fields: [Field],
        by bytes: [UInt8]
    ) throws(FormError) -> [Field] {
        var sorted: [Field] = []
        sorted.reserveCapacity(fields.count)
        for field in fields {
            let place = search(sorted, bytes, for: bytes.span.extracting(field.name))
            guard place.found == nil else {
                throw .duplicateName(String(decoding: bytes[field.name], as: UTF8.self))
            }
            sorted.insert(field, at: place.insertion)
        }
        return sorted
    }

    /// Looks for a name among sorted fields: where it is, and where it would have to be.
    private static func search(
        _ fields: [Field],
        _ bytes: [UInt8],
        for name: Span<UInt8>
    ) -> (found: Int?, insertion: Int) {
        var lower = 0
        var upper = fields.count
        while lower < upper {
            let middle = (lower + upper) / 2
            let order = Byte.compare(bytes.span.extracting(fields[middle].name), name)
            if order == 0 { return (middle, middle) }
            if order < 0 { lower = middle + 1 } else { upper = middle }
        }
        return (nil, lower)
    }
}
