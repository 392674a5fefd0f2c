internal import Alipay
internal import Orders

/// What is written of one notification, on one connection, inside the caller's transaction.
final class Recorder {
    private let policy: OrderPolicy
    private let readOrder: SQLiteStatement
    private let insertOrder: SQLiteStatement
    private let updateOrder: SQLiteStatement
    private let findNotification: SQLiteStatement
    private let insertNotification: SQLiteStatement
    private let countArrival: SQLiteStatement
    private let markApplied: SQLiteStatement
    private let insertEffect: SQLiteStatement

    init(on connection: SQLiteConnection, policy: OrderPolicy) throws(StorageError) {
        self.policy = policy
        readOrder = try SQLiteStatement(SQL.readOrder, on: connection)
        insertOrder = try SQLiteStatement(SQL.insertOrder, on: connection)
        updateOrder = try SQLiteStatement(SQL.updateOrder, on: connection)
        findNotification = try SQLiteStatement(SQL.findNotification, on: connection)
        insertNotification = try SQLiteStatement(SQL.insertNotification, on: connection)
        countArrival = try SQLiteStatement(SQL.countArrival, on: connection)
        markApplied = try SQLiteStatement(SQL.markApplied, on: connection)
        insertEffect = try SQLiteStatement(SQL.insertEffect, on: connection)
    }

    /// Writes the notification, what it changes of its order, and the effects.
    ///
    /// - Parameters:
    ///   - notification: What Alipay said.
    ///   - now: When it came, in milliseconds since 1970-01-01 UTC.
    /// - Returns: What will have become of it when the transaction is committed.
    /// - Throws: `StorageError`; a part may have been written, which the caller rolls back.
    func record(_ notification: Notification, at now: Int64) throws(StorageError) -> Recorded {
        let known = try order(of: notification)
        switch decision(about: known, given: notification, now: now) {
        case .nothing:
            try insert(notification, outcome: "nothing", now: now)
            return .nothing

        case .quarantine(let reason):
            let id = try insert(notification, outcome: "quarantined", reason: reason, now: now)
            try insert(effect: EffectRecord.quarantined, of: notification, id: id, now: now)
            return .quarantined(reason)

        case .apply(let order, let events):
            let isChanged = order != known
            if isChanged {
                let statement = known == nil ? insertOrder : updateOrder
                try statement.run(order.values(updatedAt: now))
            }
            let outcome = isChanged ? "applied" : "nothing"
            let id = try insert(notification, outcome: outcome, now: now)
            var hasEffect = false
            for event in events {
                let isNew = try insert(
                    effect: event.name,
                    refundedFen: event.refundedFen,
                    of: notification,
                    id: id,
                    now: now
                )
                if isNew { hasEffect = true }
            }
            // A message that another one overtook: the order knows, the shop has not heard.
            if hasEffect && !isChanged { try markApplied.run([.integer(id)]) }
            return isChanged || hasEffect ? .applied : .nothing
        }
    }

    private func order(of notification: Notification) throws(StorageError) -> Order? {
        guard let notice = notification.trade else { return nil }
        let key: [Value] = [.text(notice.outTradeNo), .text(notification.appID)]
        return try readOrder.first(key, Order.init(row:))
    }

    private func decision(
        about order: Order?,
        given notification: Notification,
        now: Int64
    ) -> Decision {
        switch notification.content {
        case .trade(let notice):
            .about(order, given: notice, appID: notification.appID, policy: policy, now: now)
        case .unreadableTrade:
            .quarantine(.unreadableField)
        case .other:
            .about(notification.family)
        }
    }

    /// Inserts the notification, or counts one more arrival of it, and gives its id.
    @discardableResult
    private func insert(
        _ notification: Notification,
        outcome: String,
        reason: QuarantineReason? = nil,
        now: Int64
    ) throws(StorageError) -> Int64 {
        let row = NotificationRow(notification)
        if let id = try insertNotification.insert(row.values(outcome, reason, now: now)) {
            return id
        }
        guard let id = try findNotification.first(row.key, { $0.integer(0) }) else {
            throw findNotification.unreadableRow
        }
        let reason = reason.map { Value.text($0.rawValue) } ?? .null
        try countArrival.run([.integer(now), reason, .text(outcome), .integer(id)])
        return id
    }

    /// Inserts an effect unless there is one, and says whether it is new.
    @discardableResult
    private func insert(
        effect event: String,
        refundedFen: Int64 = 0,
        of notification: Notification,
        id: Int64,
        now: Int64
    ) throws(StorageError) -> Bool {
        let trade = notification.trade
        return try insertEffect.run([
            .text(notification.appID), .text(trade?.tradeNo ?? ""),
            .text(trade?.outTradeNo ?? ""), .text(event), .integer(refundedFen), .integer(id),
            .integer(now),
        ]) > 0
    }
}
