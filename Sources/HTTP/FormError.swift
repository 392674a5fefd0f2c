/// Why a text is not a form that may be accepted.
package enum FormError: Error, Equatable, Sendable {
    /// A `%` that is not followed by two hexadecimal digits; the offset counts bytes from 0.
    case badEscape(offset: Int)
    /// A name that occurs twice: two readers could each take another one of the values.
    case duplicateName(String)
    /// More fields than anybody sends.
    case tooManyFields(limit: Int)
}
