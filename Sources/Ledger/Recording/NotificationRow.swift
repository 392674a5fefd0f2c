internal import Alipay
internal import Orders
internal import Signing

extension Notification {
    /// What it says of a trade, or `nil` when it says nothing readable of one.
    var trade: TradeNotice? {
        if case .trade(let notice) = content { notice } else { nil }
    }

    /// What could not be read of a trade, or `nil` when all could.
    var unreadableTrade: UnreadableTrade? {
        if case .unreadableTrade(let trade) = content { trade } else { nil }
    }
}

/// A notification as the columns of its row, all that does not depend on the order's state.
///
/// It is made before the notification waits for the one thread that writes.
struct NotificationRow: Sendable {
    /// What the audit chain keeps of it permanently.
    let entry: ChainEntry
    /// See `ChainEntry.digest`.
    let digest: [UInt8]
    private let body: [UInt8]
    private let unreadable: String

    /// Takes the columns out of a notification.
    ///
    /// - Parameters:
    ///   - notification: What was verified.
    ///   - receivedAt: When it came, in milliseconds since 1970-01-01 UTC.
    init(_ notification: Notification, receivedAt: Int64) {
        let trade = notification.trade
        let bodyDigest = Digest.sha256.hash(notification.body)
        entry = ChainEntry(
            receivedAt: receivedAt,
            appID: notification.appID,
            notifyID: notification.identity,
            notifyType: notification.notifyType,
            family: notification.family.rawValue,
            outTradeNo: trade?.outTradeNo ?? notification.unreadableTrade?.outTradeNo ?? "",
            tradeNo: trade?.tradeNo ?? notification.unreadableTrade?.tradeNo ?? "",
            tradeStatus: trade?.status.rawValue ?? "",
            totalFen: trade?.totalFen ?? 0,
            refundedFen: trade?.refundedFen ?? 0,
            dedupKey: trade.map { "\($0.status.rawValue):\($0.refundedFen)" } ?? "",
            contentRule: notification.evidence.rule.rawValue,
            keyFingerprint: notification.evidence.keyFingerprint,
            bodyDigest: bodyDigest
        )
        digest = entry.digest
        body = notification.body
        unreadable = notification.unreadableTrade?.description ?? ""
    }

    /// The values for `SQL.findNotification`.
    var key: [Value] {
        [
            .text(entry.outTradeNo), .text(entry.appID), .text(entry.tradeNo),
            .text(entry.dedupKey), .text(entry.notifyID),
        ]
    }

    /// The values for `SQL.insertNotification`.
    ///
    /// - Parameters:
    ///   - head: Where the log ends with it.
    ///   - outcome: `applied`, `nothing` or `quarantined`.
    ///   - reason: Why it is quarantined.
    /// - Returns: One value for each placeholder.
    func values(_ head: ChainHead, _ outcome: String, _ reason: QuarantineReason?) -> [Value] {
        [
            .integer(head.lastID), .integer(entry.receivedAt), .integer(entry.receivedAt),
            .text(entry.appID), .text(entry.notifyID), .text(entry.notifyType),
            .text(entry.family), .text(entry.outTradeNo), .text(entry.tradeNo),
            .text(entry.tradeStatus), .integer(entry.totalFen), .integer(entry.refundedFen),
            .text(entry.dedupKey), .text(outcome), reason.map { .text($0.rawValue) } ?? .null,
            .text(entry.contentRule), .text(entry.keyFingerprint), .text(unreadable),
            .blob(head.chain),
            .blob(body),
        ]
    }
}
