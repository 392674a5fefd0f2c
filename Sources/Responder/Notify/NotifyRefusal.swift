internal import Alipay

/// Why a request is not handed to the ledger.
enum NotifyRefusal: Error, Sendable, Equatable {
    /// The method is another one than POST.
    case notPost
    /// The body is longer than `body_limit`.
    case bodyTooLong
    /// The body is shorter or longer than CONTENT_LENGTH.
    case bodyLengthDiffers
    /// It came to a shadow on the path of notifications.
    ///
    /// A shadow never answers Alipay. It would say `success`, and notify nobody. Alipay sends
    /// again, for about a day, and finds who answers then.
    case originalAtShadow
    /// It came as a copy to what is not a shadow.
    ///
    /// Who answers Alipay takes no copies: who took the original notifies the shop.
    case copyWithoutShadow
    /// Alipay did not sign it for one of the apps.
    case notVerified(VerificationError)
}

extension NotifyRefusal {
    /// The HTTP status code.
    var status: Int {
        switch self {
        case .notPost: 405
        case .bodyTooLong: 413
        case .bodyLengthDiffers: 400
        case .originalAtShadow: 503
        case .copyWithoutShadow: 404
        case .notVerified(let error): error.isMalformed ? 400 : 403
        }
    }

    /// A sentence for the log; no value of a field is in it.
    var cause: String {
        switch self {
        case .notPost: "a notification is a POST"
        case .bodyTooLong: "the body is longer than body_limit"
        case .bodyLengthDiffers: "the body is not as long as CONTENT_LENGTH"
        case .originalAtShadow: "a shadow takes copies alone"
        case .copyWithoutShadow: "a copy, and this is not a shadow"
        case .notVerified(let error): error.description
        }
    }
}
