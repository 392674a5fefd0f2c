package import Orders

/// What is known of a batch before it is decided on.
package struct BatchFacts: Sendable {
    package var end: LedgerEnd
    package var orders: [OrderKey: Order] = [:]
    /// By number, where the app itself has none and others are asked.
    package var ordersOfOtherApps: [String: Order] = [:]
    /// Those of the batch's keys, and all of trades that may have paid an order again.
    package var notifications: [KnownNotification] = []
    package var events: Set<EventKey> = []
    package var quarantined: [QuarantineHour: Int64] = [:]

    package init(end: LedgerEnd) { self.end = end }

    /// The order that a notification is about; another app's, where orders must be registered and only
    /// that app has the number.
    package func order(of entry: BatchKeys.Entry) -> Order? { order(of: entry.record) }

    func order(of record: PendingRecord) -> Order? {
        if orders.isEmpty && ordersOfOtherApps.isEmpty || !record.isOfTrade { return nil }
        let key = record.key.trade.order
        return orders[key] ?? ordersOfOtherApps[key.outTradeNo]
    }
}

/// The largest numbers of a ledger: every row that is added gets the next one, and they are committed
/// in this order.
package struct LedgerEnd: Sendable, Equatable {
    package var head: ChainHead
    package var eventNumber: Int64

    /// - Parameters:
    ///   - chain: Where the chain says that it ends.
    ///   - lastID: The largest id of a notification: a row that got in by another way than the chain
    ///     does not stop it; it is the audit's to name it.
    ///   - eventNumber: The largest number of an event.
    package init(chain: ChainHead, lastID: Int64, eventNumber: Int64) {
        head = ChainHead(lastID: max(chain.lastID, lastID), chain: chain.chain)
        self.eventNumber = eventNumber
    }

    /// Whether there are larger numbers left.
    var isSound: Bool {
        (0..<Int64.max).contains(head.lastID) && (0..<Int64.max).contains(eventNumber)
    }
}

/// The key by which an event is recorded once; see `PaymentEvent`.
package struct EventKey: Hashable, Sendable {
    package let trade: TradeKey
    package let type: String
    /// `refunded_fen`, or of `notification.quarantined` the notification's id.
    package let dedupKey: Int64

    package init(trade: TradeKey, type: String, dedupKey: Int64) {
        (self.trade, self.type, self.dedupKey) = (trade, type, dedupKey)
    }
}

/// The notifications of one reason that were quarantined in one hour.
package struct QuarantineHour: Hashable, Sendable {
    static let length: Int64 = 3_600_000

    package let reason: String
    /// Its beginning, in milliseconds since 1970-01-01 UTC.
    package let hour: Int64

    package init(reason: String, hour: Int64) { (self.reason, self.hour) = (reason, hour) }

    /// When the hour of a time began.
    static func beginning(of time: Int64) -> Int64 { time - time % length }
}

/// What is in the ledger of a notification, as far as a decision needs it.
package struct KnownNotification: Sendable {
    package let key: NotificationKey
    package let id: Int64
    package let refundedFen: Int64
    package var state: NotificationState

    package init(
        key: NotificationKey,
        id: Int64,
        refundedFen: Int64,
        state: NotificationState
    ) {
        (self.key, self.id, self.refundedFen) = (key, id, refundedFen)
        self.state = state
    }
}

/// What may change of a notification in the ledger.
package struct NotificationState: Sendable, Equatable {
    package var arrivals: Int64
    /// In milliseconds since 1970-01-01 UTC.
    package var lastReceivedAt: Int64
    /// `applied`, `nothing` or `quarantined`.
    package var outcome: String
    /// Why it is quarantined.
    package var reason: String?
    /// How one that was quarantined was closed without taking effect, and when.
    package var resolution: String?
    package var resolvedAt: Int64?

    package init(
        arrivals: Int64,
        lastReceivedAt: Int64,
        outcome: String,
        reason: String?,
        resolution: String? = nil,
        resolvedAt: Int64? = nil
    ) {
        self.arrivals = arrivals
        self.lastReceivedAt = lastReceivedAt
        self.outcome = outcome
        self.reason = reason
        self.resolution = resolution
        self.resolvedAt = resolvedAt
    }

    /// Counts one more arrival, with its outcome.
    ///
    /// `applied` is final; any other outcome is replaced by that of the repetition.
    mutating func count(_ entry: PendingRecord, _ outcome: String, _ reason: String?) {
        if !entry.isRelease {
            arrivals += 1
            lastReceivedAt = max(lastReceivedAt, entry.receivedAt)
        }
        if outcome != "nothing" { (resolution, resolvedAt) = (nil, nil) }
        if self.outcome != "applied" { (self.outcome, self.reason) = (outcome, reason) }
    }

    /// Closes one that waits, because the trade was paid back.
    mutating func settle(at time: Int64) {
        (outcome, reason) = ("nothing", nil)
        (resolution, resolvedAt) = (Resolution.refunded.text, time)
    }
}

extension KnownNotification {
    /// Reads the columns of `SQL.knownColumns`.
    package init(row: any Row) {
        self.init(
            key: NotificationKey(
                trade: TradeKey(
                    order: OrderKey(outTradeNo: row.text(0), appID: row.text(1)),
                    tradeNo: row.text(2)
                ),
                dedupKey: row.text(3),
                notifyID: row.text(4)
            ),
            id: row.integer(5),
            refundedFen: row.integer(6),
            state: NotificationState(
                arrivals: row.integer(7),
                lastReceivedAt: row.integer(8),
                outcome: row.text(9),
                reason: row.textOrNull(10),
                resolution: row.textOrNull(11),
                resolvedAt: row.integerOrNull(12)
            )
        )
    }
}

extension SQL {
    package static let knownColumns = """
        out_trade_no, app_id, trade_no, dedup_key, notify_id, id, refunded_fen, arrivals,
        last_received_at, outcome, reason, resolution, resolved_at
        """
}
