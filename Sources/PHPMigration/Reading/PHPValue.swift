/// What an expression comes to, as far as its text alone says it.
package enum PHPValue: Sendable, Equatable {
    /// A text, or a whole number's digits.
    case text([UInt8])
    case array([Entry])
    /// Known only when PHP runs: why, in words that hold nothing of its value.
    ///
    /// - variable: The name of the variable that it is, and nothing besides.
    case unknown(String, variable: String? = nil)

    package struct Entry: Sendable, Equatable {
        /// A text's bytes are taken as UTF-8; a place without a key has its number.
        package let key: String
        package let value: PHPValue
        package let line: Int
    }
}
