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

    /// What the log holds of it for ever.
    ///
    /// - Parameters:
    ///   - id: Its place in the log.
    ///   - now: When it came, in milliseconds since 1970-01-01 UTC.
    /// - Returns: The entry.
    func entry(_ id: Int64, now: Int64) -> LogEntry {
        LogEntry(
            id: id,
            receivedAt: now,
            appID: notification.appID,
            notifyID: self.id,
            notifyType: notification.notifyType,
            family: notification.family.rawValue,
            outTradeNo: trade?.outTradeNo ?? "",
            tradeNo: trade?.tradeNo ?? "",
            tradeStatus: trade?.status.rawValue ?? "",
            totalFen: trade?.totalFen ?? 0,
            refundedFen: trade?.refundedFen ?? 0,
            event: event,
            contentRule: notification.evidence.rule.rawValue,
            keyFingerprint: notification.evidence.keyFingerprint,
            bodyDigest: Digest.sha256.hash(notification.body)
        )
    }

    /// The values for `SQL.insertNotification`.
    func values(
        _ entry: LogEntry,
        chain: [UInt8],
        _ outcome: String,
        _ reason: QuarantineReason?
    ) -> [Value] {
        [
            .integer(entry.id), .integer(entry.receivedAt), .integer(entry.receivedAt),
            .text(entry.appID), .text(entry.notifyID), .text(entry.notifyType),
            .text(entry.family), .text(entry.outTradeNo), .text(entry.tradeNo),
            .text(entry.tradeStatus), .integer(entry.totalFen), .integer(entry.refundedFen),
            .text(entry.event), .text(outcome), reason.map { .text($0.rawValue) } ?? .null,
            .text(entry.contentRule), .text(entry.keyFingerprint), .blob(chain),
            .blob(notification.body),
        ]
    }
}
