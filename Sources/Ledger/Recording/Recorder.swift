internal import Alipay
internal import Orders

/// What is written of one notification, on one connection, inside the caller's transaction.
final class Recorder {
    let log: AuditChain
    let shop: ShopStatements
    private let desk: QuarantineDesk
    private let policy: OrderPolicy
    /// A shadow tells nobody.
    private let writesEvents: Bool
    private let readOrder: SQLiteStatement
    private let readOrderOfAnyApp: SQLiteStatement
    private let insertOrder: SQLiteStatement
    private let updateOrder: SQLiteStatement
    private let markApplied: SQLiteStatement
    private let insertEvent: SQLiteStatement

    init(
        on connection: SQLiteConnection,
        of kind: LedgerKind,
        policy: OrderPolicy,
        statements: [ShopStatement]
    ) throws(StorageError) {
        self.policy = policy
        writesEvents = kind == .live
        shop = try ShopStatements(writesEvents ? statements : [], on: connection)
        log = try AuditChain(on: connection)
        desk = try QuarantineDesk(on: connection)
        readOrder = try SQLiteStatement(SQL.readOrder, on: connection)
        readOrderOfAnyApp = try SQLiteStatement(SQL.readOrderOfAnyApp, on: connection)
        insertOrder = try SQLiteStatement(SQL.insertOrder, on: connection)
        updateOrder = try SQLiteStatement(SQL.updateOrder, on: connection)
        markApplied = try SQLiteStatement(SQL.markApplied, on: connection)
        insertEvent = try SQLiteStatement(SQL.insertEvent, on: connection)
    }

    /// Writes the notification, what it changes of its order, the events, and what the shop wants
    /// written with those that are new.
    ///
    /// - Parameter entry: What Alipay said, and when it came.
    /// - Returns: What will have become of it when the transaction is committed.
    /// - Throws: `StorageError`; a part may have been written, which the caller rolls back.
    func record(_ entry: PendingRecord) throws(StorageError) -> Recorded {
        let (notification, now) = (entry.notification, entry.receivedAt)
        let known = try order(of: notification)
        switch decision(about: known, given: notification, now: now) {
        case .nothing:
            _ = try log.add(entry, "nothing")
            return .nothing

        case .quarantine(let reason):
            return try quarantine(entry, because: reason)

        case .apply(let order, let events):
            let isChanged = order != known
            if isChanged {
                let statement = known == nil ? insertOrder : updateOrder
                try statement.run(order.values(updatedAt: now))
            }
            let id = try log.add(entry, isChanged ? "applied" : "nothing").id
            var hasNewEvent = false
            for event in events {
                let isNew = try insert(
                    event.type,
                    refundedFen: event.refundedFen,
                    of: notification,
                    id: id,
                    now: now
                )
                guard isNew else { continue }
                hasNewEvent = true
                try shop.run(for: event, of: order, by: entry.row)
            }
            // A message that another one overtook: the order knows, the shop has not heard.
            if hasNewEvent && !isChanged { try markApplied.run([.integer(id)]) }
            return isChanged || hasNewEvent ? .applied : .nothing
        }
    }

    private func quarantine(
        _ entry: PendingRecord,
        because reason: QuarantineReason
    ) throws(StorageError) -> Recorded {
        let (notification, now) = (entry.notification, entry.receivedAt)
        if reason == .secondPayment, try !desk.waits(entry.row.entry, now: now) {
            _ = try log.add(entry, "nothing")
            return .nothing
        }
        let added = try log.add(entry, "quarantined", reason)
        if added.isResolved { return .nothing }
        if added.isNew {
            let (isTold, notBefore) = try desk.telling(of: reason, now: now)
            if isTold {
                _ = try insert(
                    EventRecord.quarantined,
                    of: notification,
                    id: added.id,
                    now: now,
                    notBefore: notBefore
                )
            }
        }
        return .quarantined(reason)
    }

    /// The order that the notification is about; another app's, where orders must be registered and
    /// only that app has the number.
    private func order(of notification: Notification) throws(StorageError) -> Order? {
        guard let notice = notification.trade else { return nil }
        let key: [Value] = [.text(notice.outTradeNo), .text(notification.appID)]
        if let order = try readOrder.first(key, Order.init(row:)) { return order }
        guard policy == .match else { return nil }
        return try readOrderOfAnyApp.first([.text(notice.outTradeNo)], Order.init(row:))
    }

    private func decision(
        about order: Order?,
        given notification: Notification,
        now: Int64
    ) -> Decision {
        switch notification.content {
        case .trade(let notice):
            .about(order, given: notice, appID: notification.appID, policy: policy, now: now)
        case .unreadableTrade(let trade):
            .quarantine(trade.isAmbiguous ? .twoReadings : .unreadableField)
        case .other:
            .about(notification.family)
        }
    }

    /// Inserts an event unless there is one, and says whether it is new.
    private func insert(
        _ type: String,
        refundedFen: Int64 = 0,
        of notification: Notification,
        id: Int64,
        now: Int64,
        notBefore: Int64? = nil
    ) throws(StorageError) -> Bool {
        guard writesEvents else { return false }
        let (trade, unreadable) = (notification.trade, notification.unreadableTrade)
        return try insertEvent.run([
            .text(notification.appID), .text(trade?.tradeNo ?? unreadable?.tradeNo ?? ""),
            .text(trade?.outTradeNo ?? unreadable?.outTradeNo ?? ""), .text(type),
            .integer(type == EventRecord.quarantined ? id : refundedFen),
            .integer(refundedFen), .integer(id), .integer(now), .integer(orNull: notBefore),
        ]) > 0
    }
}
