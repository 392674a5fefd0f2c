/// Why a message was rejected, as far as it can be known without asking anybody.
package struct Explanation: Sendable, Equatable {
    /// The known ways in which a message goes wrong; the raw values are stable.
    package enum Cause: String, Sendable, CaseIterable {
        // Whose key it was.
        case otherAppKey = "other_app_key"
        case merchantKey = "merchant_key"
        case unknownKey = "unknown_key"
        case otherAlgorithm = "other_algorithm"
        // What became of `sign` on the way.
        case signMissing = "sign_missing"
        case signPlusBecameSpace = "sign_plus_became_space"
        case signRewrapped = "sign_rewrapped"
        case signEncodedTwice = "sign_encoded_twice"
        case signTruncated = "sign_truncated"
        case signNotBase64 = "sign_not_base64"
        // What became of the text on the way.
        case htmlEscaped = "html_escaped"
        case separatorsEscaped = "separators_escaped"
        case quotesEscaped = "quotes_escaped"
        case trimmed
        case lineBreaksChanged = "line_breaks_changed"
        case plusBecameSpace = "plus_became_space"
        case decodedTwice = "decoded_twice"
        case encodedTwice = "encoded_twice"
        case charsetConverted = "charset_converted"
        case parameterAdded = "parameter_added"
        case parameterRemoved = "parameter_removed"
        case duplicateName = "duplicate_name"
        case bodyCutShort = "body_cut_short"
        case jsonReserialised = "json_reserialised"
        case signTypeMissing = "sign_type_missing"
        case signTypeChanged = "sign_type_changed"
        case contentChanged = "content_changed"
        // The signature fits, something else does not.
        case signTypeDiffers = "sign_type_differs"
        case otherReceiver = "other_receiver"
        case twoReadings = "two_readings"
        case otherKind = "other_kind"
        case notReadable = "not_readable"
    }

    package let cause: Cause
    /// What it is about: a field's name, an app_id; empty when there is nothing to name.
    package let subject: String
    /// Whether the signature proves it: it fits when this one thing is undone, or it is by this key.
    package let isProven: Bool

    package init(_ cause: Cause, _ subject: String = "", isProven: Bool = true) {
        self.cause = cause
        self.subject = subject
        self.isProven = isProven
    }
}
