internal import HTTP

/// A notification that Alipay signed for one of our apps.
///
/// It is made of `SignedFields` alone: holding it is the proof.
package struct Notification: Sendable {
    package enum Content: Sendable, Equatable {
        /// notify_type `trade_status_sync`.
        case trade(TradeNotice)
        /// A `trade_status_sync` whose named field does not hold what it should.
        case unreadableTrade(field: String)
        /// Another notify_type: it is no word about an order.
        case other
    }

    package let appID: String
    /// The event's id, the same in every repetition.
    ///
    /// Empty when the message has none.
    package let notifyID: String
    package let notifyType: String
    package let content: Content
    package let evidence: Evidence
    /// The raw request body.
    package let body: [UInt8]

    package init(_ message: SignedFields) {
        appID = message.app.appID
        notifyID = message.fields.text("notify_id") ?? ""
        notifyType = message.fields.text("notify_type") ?? ""
        evidence = message.evidence
        body = message.text
        if notifyType == "trade_status_sync" {
            do {
                content = .trade(try TradeNotice(reading: message))
            } catch {
                content = .unreadableTrade(field: error.name)
            }
        } else {
            content = .other
        }
    }

    /// Verifies a request body; see `SignedFields.init(verifying:with:leavingOut:)`.
    package init(verifying body: [UInt8], with ring: KeyRing) throws(Disbelief) {
        self.init(try SignedFields(verifying: body, with: ring))
    }
}
