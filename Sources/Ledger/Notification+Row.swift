internal import Alipay
internal import Orders
internal import Signing

extension Notification {
    /// What it says of a trade, or `nil` when it says nothing readable of one.
    var trade: TradeNotice? {
        if case .trade(let notice) = content { notice } else { nil }
    }

    /// The values for `SQL.insertNotification`.
    func values(outcome: String, reason: QuarantineReason?, now: Int64) -> [Value] {
        let trade = trade
        return [
            .integer(now), .integer(now), .text(appID), .text(idOrDigest), .text(notifyType),
            .text(trade?.outTradeNo ?? ""), .text(trade?.tradeNo ?? ""),
            .text(trade?.status.rawValue ?? ""), .integer(trade?.totalFen ?? 0),
            .integer(trade?.refundedFen ?? 0),
            .text(trade.map { "\($0.status.rawValue):\($0.refundedFen)" } ?? ""), .text(outcome),
            reason.map { .text($0.rawValue) } ?? .null, .text(evidence.rule.rawValue),
            .text(evidence.keyFingerprint), .blob(body),
        ]
    }

    /// The notify_id, or a digest of the body in its place.
    ///
    /// Messages without an id are the same only when they are the same byte for byte: none is
    /// ever taken for a repetition of another, and replaying one does not fill the disk.
    private var idOrDigest: String {
        notifyID.isEmpty ? "sha256:" + Digest.sha256.hash(body).hexadecimal : notifyID
    }
}
