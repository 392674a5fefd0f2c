/// What is done to a form text without decoding it.
package enum FormText {
    /// The text without its fields that have no value; every other byte stays.
    package static func withoutEmptyValues(_ text: [UInt8]) -> [UInt8] {
        let fields = text.split(separator: Byte.ampersand).filter { field in
            guard let equals = field.firstIndex(of: Byte.equals) else { return false }
            return equals + 1 < field.endIndex
        }
        return Array(fields.joined(separator: [Byte.ampersand]))
    }
}
