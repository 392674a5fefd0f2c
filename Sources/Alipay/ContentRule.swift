package import HTTP

/// Which text a signature covers.
///
/// Nothing but what the rule names is ever left out: not empty values, not values that begin
/// with `@`, not names that begin with `_`.
package enum ContentRule: String, Sendable {
    /// Payment results: all fields but `sign` and `sign_type`.
    case v1 = "V1"

    /// The text to verify: `name=value` joined with `&`, sorted by name, decoded once.
    package func content(of fields: FormFields) -> [UInt8] {
        fields.joined(leavingOut: Self.unsigned)
    }

    private static let unsigned = ["sign", "sign_type"]
}
