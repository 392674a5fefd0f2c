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
package struct NotificationRow: Sendable {
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

    /// Identifies it: one with the same key is a repetition.
    var key: NotificationKey {
        NotificationKey(
            trade: TradeKey(
                order: OrderKey(outTradeNo: entry.outTradeNo, appID: entry.appID),
                tradeNo: entry.tradeNo
            ),
            dedupKey: entry.dedupKey,
            notifyID: entry.notifyID
        )
    }

    package static let columns = [
        "id", "received_at", "last_received_at", "arrivals", "app_id", "notify_id", "notify_type",
        "family", "out_trade_no", "trade_no", "trade_status", "total_fen", "refunded_fen",
        "dedup_key", "outcome", "reason", "resolution", "resolved_at", "content_rule",
        "key_fingerprint", "unreadable", "chain", "body",
    ]

    /// Binds one value for each of the columns.
    ///
    /// - Parameters:
    ///   - binder: Takes them.
    ///   - head: Where the chain ends with it.
    ///   - state: What became of it.
    func bind(to binder: any ValueBinder, _ head: ChainHead, _ state: NotificationState) {
        binder.bind(head.lastID)
        binder.bind(entry.receivedAt)
        binder.bind(state.lastReceivedAt)
        binder.bind(state.arrivals)
        binder.bind(entry.appID)
        binder.bind(entry.notifyID)
        binder.bind(entry.notifyType)
        binder.bind(entry.family)
        binder.bind(entry.outTradeNo)
        binder.bind(entry.tradeNo)
        binder.bind(entry.tradeStatus)
        binder.bind(entry.totalFen)
        binder.bind(entry.refundedFen)
        binder.bind(entry.dedupKey)
        binder.bind(state.outcome)
        binder.bind(orNull: state.reason)
        binder.bind(orNull: state.resolution)
        binder.bind(orNull: state.resolvedAt)
        binder.bind(entry.contentRule)
        binder.bind(entry.keyFingerprint)
        binder.bind(unreadable)
        binder.bind(head.chain)
        binder.bind(body)
    }
}
