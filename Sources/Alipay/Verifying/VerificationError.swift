package import HTTP
package import Signing
internal import System

/// Why a message was rejected.
///
/// Safe to log: it carries field names, never field values.
package enum VerificationError: Error, Equatable, Sendable {
    case malformed(FormError)
    case unreadableResponse(ResponseError)
    /// A field without which nothing can be checked.
    case missing(field: String)
    /// `sign` is not strict base64 of a signature as long as the key's modulus.
    case unreadableSign
    case unknownApp
    /// A name is not one that a field of Alipay's can have: what was signed is not a form.
    case oddName
    /// The signed text can be read in two ways: this field may stand inside another one's value.
    case ambiguous(field: String)
    /// A return where a notification is expected, or the other way round.
    case otherKind(expected: FormKind)
    case otherSeller
    /// The message names another sign_type than the app's settings.
    case signTypeDiffers(expected: Algorithm)
    /// No configured key of the app opens the signature.
    case badSignature
    /// A key of the app opens the signature, but it was made over another text.
    case contentDiffers

    /// Whether the message could not even be read, as opposed to being somebody else's.
    package var isMalformed: Bool {
        switch self {
        case .malformed, .unreadableResponse, .missing(field: "sign"): true
        default: false
        }
    }

    /// A stable word for logs and programs.
    package var code: String {
        switch self {
        case .malformed(.badEscape): "bad_escape"
        case .malformed(.duplicateName): "duplicate_name"
        case .malformed(.tooManyFields): "too_many_fields"
        case .unreadableResponse(.notJSON): "not_json"
        case .unreadableResponse(.duplicateName): "duplicate_name"
        case .unreadableResponse(.noNode), .unreadableResponse(.severalNodes): "no_single_node"
        case .unreadableResponse(.noSign): "missing_field"
        case .missing: "missing_field"
        case .unreadableSign: "unreadable_sign"
        case .unknownApp: "unknown_app_id"
        case .oddName: "odd_name"
        case .ambiguous: "two_readings"
        case .otherKind(.notify): "return_at_notify"
        case .otherKind(.return): "notification_at_return"
        case .otherSeller: "other_seller_id"
        case .signTypeDiffers: "sign_type_differs"
        case .badSignature: "bad_signature"
        case .contentDiffers: "content_differs"
        }
    }
}

extension VerificationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(.badEscape(let offset)):
            "a % without two hexadecimal digits at byte \(offset)"
        case .malformed(.duplicateName(let name)):
            "the field \(Self.printable(name)) occurs twice"
        case .malformed(.tooManyFields(let limit)):
            "more than \(limit) fields"
        case .unreadableResponse(.notJSON(let offset)):
            "not one JSON object, from byte \(offset) on"
        case .unreadableResponse(.duplicateName(let name)):
            "the name \(Self.printable(name)) occurs twice at the top level"
        case .unreadableResponse(.noNode):
            "no member whose name ends in _response"
        case .unreadableResponse(.severalNodes):
            "more than one member whose name ends in _response"
        case .unreadableResponse(.noSign):
            "no sign"
        case .missing(let field):
            "no \(field)"
        case .unreadableSign:
            "sign is not base64 of a signature of this key's length (a space in it was a + once)"
        case .unknownApp:
            "app_id is not one of the configured apps"
        case .oddName:
            "a field's name has other characters than letters, digits, _ . and -: this is not a form"
        case .ambiguous(let field):
            "the signed text can be read in two ways: \(field) may stand in another field's value"
        case .otherKind(.notify):
            "it is a return, which a buyer's browser carries, and no notification"
        case .otherKind(.return):
            "it is a notification and no return"
        case .otherSeller:
            "seller_id is not the configured one"
        case .signTypeDiffers(let expected):
            "sign_type is not \(expected.rawValue), as configured"
        case .badSignature:
            "no configured key of the app opens the signature"
        case .contentDiffers:
            "the signature is Alipay's for this app, but over another text than what arrived"
        }
    }

    /// A name out of a foreign message, cut to what may stand in a log line.
    private static func printable(_ name: String) -> String {
        "\"" + name.beginning(64).visible + "\""
    }
}
