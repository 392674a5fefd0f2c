/// A value of a TOML text.
package enum TOMLValue: Sendable, Equatable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case array([TOMLValue])
    case table([String: TOMLValue])
    /// A number with a fraction, a date or a time.
    case other
}
