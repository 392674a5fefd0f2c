/// A form text, decoded in one pass.
struct DecodedForm {
    /// `name=value` of every field, back to back.
    let bytes: [UInt8]
    /// The fields in the order in which they came.
    let fields: [FormField]
    /// Whether an `&` stands in a name or a value, or an `=` in a name; only escapes put them there.
    let holdsSeparators: Bool
    /// See `FormFields.hasPlainNames`.
    let hasPlainNames: Bool

    /// What is noticed on the way.
    private struct Notes {
        var holdsSeparators = false
        var hasPlainNames = true
    }

    init(_ text: [UInt8], limit: Int) throws(FormError) {
        // Decoding makes nothing longer, but a last field without `=` gets one.
        var bytes = [UInt8](repeating: 0, count: text.count + 1)
        var fields: [FormField] = []
        fields.reserveCapacity(40)
        var output = bytes.mutableSpan
        var notes = Notes()
        let length = try Self.decode(text.span, into: &output, &fields, &notes, limit)
        bytes.removeLast(bytes.count - length)
        self.bytes = bytes
        self.fields = fields
        holdsSeparators = notes.holdsSeparators
        hasPlainNames = notes.hasPlainNames
    }

    /// Decodes into an output that is long enough.
    ///
    /// The length is counted here and not by an `OutputSpan`, whose count lives in memory.
    ///
    /// - Returns: The length of what was decoded.
    private static func decode(
        _ text: Span<UInt8>,
        into output: inout MutableSpan<UInt8>,
        _ fields: inout [FormField],
        _ notes: inout Notes,
        _ limit: Int
    ) throws(FormError) -> Int {
        var position = 0
        var length = 0
        var start = 0
        var equals: Int?
        while true {
            if equals == nil {
                while position < text.count, Byte.mayStandInName(text[position]) {
                    output[length] = text[position]
                    length += 1
                    position += 1
                }
                if position < text.count, text[position] != Byte.equals {
                    notes.hasPlainNames = notes.hasPlainNames && text[position] == Byte.ampersand
                }
            }
            while position < text.count, !Byte.hasMeaning(text[position]) {
                output[length] = text[position]
                length += 1
                position += 1
            }
            let byte = position < text.count ? text[position] : Byte.ampersand
            switch byte {
            case Byte.percent:
                guard position + 2 < text.count,
                    let value = Byte.value(high: text[position + 1], low: text[position + 2])
                else { throw .badEscape(offset: position) }
                if value == Byte.ampersand || value == Byte.equals && equals == nil {
                    notes.holdsSeparators = true
                }
                output[length] = value
                length += 1
                position += 2
            case Byte.plus:
                output[length] = Byte.space
                length += 1
            case Byte.equals:
                if equals == nil { equals = length }
                output[length] = byte
                length += 1
            default:
                // `&`, or the end of the text; between two of them there is no field.
                if length > start {
                    guard fields.count < limit else { throw .tooManyFields(limit: limit) }
                    if equals == nil {
                        output[length] = Byte.equals
                        length += 1
                    }
                    let field = FormField(
                        in: output.span.extracting(first: length),
                        start: start,
                        equals: equals ?? length - 1
                    )
                    fields.append(field)
                    notes.hasPlainNames =
                        notes.hasPlainNames && !field.name.isEmpty
                        && Byte.mayBeginName(output[start])
                    start = length
                    equals = nil
                }
                if position >= text.count { return length }
            }
            position += 1
        }
    }
}
