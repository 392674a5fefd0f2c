/// A piece of PHP, and the line on which it begins.
struct PHPToken: Equatable {
    enum Kind: Equatable {
        /// `$name`, without the `$`.
        case variable(String)
        /// A keyword, a function's or a constant's name.
        case name(String)
        /// A text whose bytes are known.
        case text([UInt8])
        /// A whole decimal number as it is written, without a zero in front.
        case integer(String)
        /// Something whose value is known only when PHP runs; in words.
        case opaque(String)
        /// An operator or a bracket.
        case symbol(String)
        /// `?>`: it ends a statement.
        case closeTag
    }

    let kind: Kind
    /// From 1.
    let line: Int
}
