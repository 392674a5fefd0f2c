internal import System

/// A notification that Alipay signed for one of our apps.
///
/// It is made of `SignedFields` alone: holding it is the proof. A class, because it goes from thread to
/// thread as one pointer.
package final class Notification: Sendable {
    package enum Content: Sendable, Equatable {
        /// What a `trade_status_sync` says.
        case trade(TradeNotice)
        /// A `trade_status_sync` that cannot be acted upon.
        case unreadableTrade(UnreadableTrade)
        /// A notification of another family: it is not about an order.
        case other
    }

    package let appID: String
    /// Alipay's notify_id, the same in every repetition.
    ///
    /// Empty when the message has none.
    package let notifyID: String
    /// What makes it the same as another of its app: the notify_id; where there is none, or none that
    /// every ledger can keep, or the text can be read in two ways, `sha256:` and
    /// `SignedFields.contentDigest`.
    package let identity: String
    /// The notify_type; of messages without one, the msg_method or service.
    package let notifyType: String
    package let family: NotificationFamily
    package let content: Content
    package let evidence: Evidence
    /// The raw request body, without what was not signed.
    package let body: [UInt8]

    package init(_ message: SignedFields) {
        appID = message.app.appID
        notifyID = message.text("notify_id") ?? ""
        let type =
            message.text("notify_type") ?? message.text("msg_method") ?? message.text("service")
        notifyType = type?.withoutNUL ?? ""
        family = message.family
        evidence = message.evidence
        body = message.text
        var isAmbiguous = false
        if family == .trade || message.doubt != nil {
            do {
                content = .trade(try TradeNotice(reading: message))
            } catch {
                content = .unreadableTrade(UnreadableTrade(message, error))
                isAmbiguous = error.isAmbiguous
            }
        } else {
            content = .other
        }
        identity =
            Self.canBeKey(notifyID) && !isAmbiguous ? notifyID : "sha256:" + message.contentDigest
    }

    /// Whether a text can be a part of a ledger's key, on every database.
    ///
    /// Alipay's are 128 characters at most.
    private static func canBeKey(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count) && !text.utf8.contains(0)
    }

    /// Verifies a request body; see `SignedFields.init(verifying:as:with:leavingOut:)`.
    package convenience init(
        verifying body: [UInt8],
        with ring: KeyRing
    ) throws(VerificationError) {
        self.init(try SignedFields(verifying: body, as: .notify, with: ring))
    }
}
