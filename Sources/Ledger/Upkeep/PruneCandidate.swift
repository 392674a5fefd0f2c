internal import Orders

/// A notification that may be pruned, as far as its age goes.
struct PruneCandidate {
    let id: Int64
    let appID: String
    let outTradeNo: String
    let tradeNo: String
    let isQuarantined: Bool
    /// Whether it was quarantined, and closed without taking effect: no order waits for it.
    let isResolved: Bool
    let body: [UInt8]

    /// Reads the columns of `SQL.pruneCandidates`.
    init(row: any Row) {
        id = row.integer(0)
        appID = row.text(1)
        outTradeNo = row.text(2)
        tradeNo = row.text(3)
        isQuarantined = row.text(4) == "quarantined"
        isResolved = row.integer(5) > 0
        body = row.blob(6)
    }

    /// Why one is kept.
    enum Reason {
        case quarantined, orderNotDone, undelivered
    }

    /// Finds out whether it may be pruned.
    ///
    /// - Parameters:
    ///   - order: The order that it is about, or `nil` when there is none.
    ///   - undelivered: What happened to the trade that the shop was not notified of.
    /// - Returns: Why it is kept, or `nil` when it may be pruned.
    func reasonToKeep(order: Order?, undelivered: [UndeliveredEvent]) -> Reason? {
        if isQuarantined { return .quarantined }
        if !outTradeNo.isEmpty && !isResolved {
            guard let order, order.status.isDone else { return .orderNotDone }
        }
        let waits = undelivered.contains { !$0.isSuperseded(by: order) }
        return waits ? .undelivered : nil
    }
}

/// An event that the shop or the operator was not notified of.
struct UndeliveredEvent {
    private let type: String

    init(row: any Row) { type = row.text(0) }

    /// See `PaymentEvent.isSuperseded(_:by:)`.
    func isSuperseded(by order: Order?) -> Bool { PaymentEvent.isSuperseded(type, by: order) }
}

extension OrderStatus {
    /// Whether Alipay has nothing more to say of a trade.
    fileprivate var isDone: Bool {
        switch self {
        case .refunded, .closed, .finished: true
        case .pending, .paid: false
        }
    }
}
