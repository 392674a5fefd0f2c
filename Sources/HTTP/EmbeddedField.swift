/// A `name=value` inside a field: where the joined text could be cut as well.
package struct EmbeddedField: Sendable {
    /// The name of the field that it stands in.
    package let container: String
    package let name: String
    /// Up to the next `&`.
    package let value: ArraySlice<UInt8>
}

extension FormFields {
    /// Whether every name is of ASCII letters, digits, `_`, `.` and `-`, and begins with a letter or `_`.
    ///
    /// Alipay's are. So a text that is not a form at all, a time and a JSON object for example, is not
    /// one under any borders.
    package var hasPlainNames: Bool {
        // Else one of the fields that were left out since may be the only other one.
        if hadPlainNames { return true }
        let span = bytes.span
        for field in fields {
            let name = span.extracting(field.name)
            guard !name.isEmpty, Byte.mayBeginName(name[0]) else { return false }
            for index in name.indices where !Byte.mayStandInName(name[index]) { return false }
        }
        return true
    }

    /// What stands behind an `&` in a value and looks like a field, in the order of the joined text.
    ///
    /// An empty name is not a name: a field without a name would be the first of all.
    package var embeddedFields: [EmbeddedField] {
        guard holdsSeparators else { return [] }
        return fields.flatMap { field -> [EmbeddedField] in
            let pieces = bytes[field.value].split(
                separator: Byte.ampersand,
                omittingEmptySubsequences: false
            )
            return pieces.dropFirst().compactMap { piece in
                guard let equals = piece.firstIndex(of: Byte.equals), equals > piece.startIndex
                else { return nil }
                return EmbeddedField(
                    container: String(decoding: bytes[field.name], as: UTF8.self),
                    name: String(decoding: piece[..<equals], as: UTF8.self),
                    value: piece[(equals + 1)...]
                )
            }
        }
    }
}
