package import HTTP

/// Which text a signature covers.
///
/// Nothing but what the rule names is ever left out: not values that begin with `@`, not names
/// that begin with `_`.
package enum ContentRule: String, Sendable, CaseIterable {
    /// Payment results: all fields but `sign` and `sign_type`.
    case v1 = "V1"
    /// Service market, life account, property bills, message service: all fields but `sign`.
    case v2 = "V2"
    /// V1 and V2 for a sender who leaves out empty values: what was not signed is not data either.
    case v1WithoutEmptyValues = "V1-without-empty"
    case v2WithoutEmptyValues = "V2-without-empty"

    /// The rules that may have been meant, in the order in which they are tried.
    package static func candidates(for fields: FormFields) -> [ContentRule] {
        fields.hasEmptyValues ? allCases : [.v1, .v2]
    }

    /// The text to verify: `name=value` joined with `&`, sorted by name, decoded once.
    package func content(of fields: FormFields) -> [UInt8] {
        covered(by: fields).joined(leavingOut: unsigned)
    }

    /// The fields that may be acted upon when this rule matched: what was signed, and the rest of
    /// `sign` and `sign_type`.
    package func covered(by fields: FormFields) -> FormFields {
        switch self {
        case .v1, .v2: fields
        case .v1WithoutEmptyValues, .v2WithoutEmptyValues: fields.withoutEmptyValues()
        }
    }

    /// V1 or V2: without empty values there is no other text to sign.
    var basic: ContentRule {
        switch self {
        case .v1, .v1WithoutEmptyValues: .v1
        case .v2, .v2WithoutEmptyValues: .v2
        }
    }

    private var unsigned: [String] {
        switch self {
        case .v1, .v1WithoutEmptyValues: ["sign", "sign_type"]
        case .v2, .v2WithoutEmptyValues: ["sign"]
        }
    }
}
