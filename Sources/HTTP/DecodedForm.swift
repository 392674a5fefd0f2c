/// A form text, decoded in one pass.
struct DecodedForm {
    /// `name=value` of every field, back to back.
    let bytes: [UInt8]
    /// The fields in the order in which they came.
    let fields: [FormField]

    init(_ text: [UInt8], limit: Int) throws(FormError) {
        var fields: [FormField] = []
        fields.reserveCapacity(40)
        // Decoding makes nothing longer, but a last field without `=` gets one.
        bytes = try [UInt8](capacity: text.count + 1) { output throws(FormError) in
            try Self.decode(text.span, into: &output, &fields, limit)
        }
        self.fields = fields
    }

    @inline(__always)  // or the length of the output would live in memory
    private static func decode(
        _ text: Span<UInt8>,
        into output: inout OutputSpan<UInt8>,
        _ fields: inout [FormField],
        _ limit: Int
    ) throws(FormError) {
        var position = 0
        var start = 0
        var equals: Int?
        while true {
            while position < text.count, !Byte.hasMeaning(text[position]) {
                output.append(text[position])
                position += 1
            }
            let byte = position < text.count ? text[position] : Byte.ampersand
            switch byte {
            case Byte.percent:
                guard position + 2 < text.count,
                    let value = Byte.value(high: text[position + 1], low: text[position + 2])
                else { throw .badEscape(offset: position) }
                output.append(value)
                position += 2
            case Byte.plus:
                output.append(Byte.space)
            case Byte.equals:
                if equals == nil { equals = output.count }
                output.append(byte)
            default:
                // `&`, or the end of the text; between two of them there is no field.
                if output.count > start {
                    guard fields.count < limit else { throw .tooManyFields(limit: limit) }
                    if equals == nil { output.append(Byte.equals) }
                    let field = FormField(
                        in: output.span,
                        start: start,
                        equals: equals ?? output.count - 1
                    )
                    fields.append(field)
                    start = output.count
                    equals = nil
                }
                if position >= text.count { return }
            }
            position += 1
        }
    }
}
