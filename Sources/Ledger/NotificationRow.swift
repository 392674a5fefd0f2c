internal import Alipay
internal import Orders
internal import Signing

extension Notification {
    /// What it says of a trade, or `nil` when it says nothing readable of one.
    var trade: TradeNotice? {
        if case .trade(let notice) = content { notice } else { nil }
    }
}

/// A notification as the columns of its row.
struct NotificationRow {
    private let notification: Notification
    private let trade: TradeNotice?
    /// The notify_id, or a digest of the body in its place.
    ///
    /// Messages without an id are the same only when they are the same byte for byte: none is
    /// ever taken for a repetition of another, and replaying one does not fill the disk.
    private let id: String
    /// What it says in one word; empty when it is no word about a trade.
    private let event: String

    init(_ notification: Notification) {
        self.notification = notification
        trade = notification.trade
        let id = notification.notifyID
        self.id =
            id.isEmpty ? "sha256:" + Digest.sha256.hash(notification.body).hexadecimal : id
        event = trade.map { "\($0.status.rawValue):\($0.refundedFen)" } ?? ""
    }

    /// The values for `SQL.findNotification`.
    var key: [Value] {
        [
            .text(trade?.outTradeNo ?? ""), .text(notification.appID),
            .text(trade?.tradeNo ?? ""), .text(event), .text(id),
        ]
    }

    /// The values for `SQL.insertNotification`.
    func values(_ outcome: String, _ reason: QuarantineReason?, now: Int64) -> [Value] {
        [
            .integer(now), .integer(now), .text(notification.appID), .text(id),
            .text(notification.notifyType), .text(notification.family.rawValue),
            .text(trade?.outTradeNo ?? ""),
            .text(trade?.tradeNo ?? ""), .text(trade?.status.rawValue ?? ""),
            .integer(trade?.totalFen ?? 0), .integer(trade?.refundedFen ?? 0), .text(event),
            .text(outcome), reason.map { .text($0.rawValue) } ?? .null,
            .text(notification.evidence.rule.rawValue),
            .text(notification.evidence.keyFingerprint), .blob(notification.body),
        ]
    }
}
