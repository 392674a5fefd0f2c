extension LedgerReader {
    /// The destinations that the ledger knows, in the order in which it came to know them.
    package func destinations() throws(StorageError) -> [DestinationRecord] {
        let count = try SQLiteStatement(SQL.countOpenDeliveries, on: connection)
        var records: [DestinationRecord] = []
        for (id, record) in try destinationRows() {
            let open = try count.first([.integer(id)]) {
                (waiting: $0.integer(0), dead: $0.integer(1), oldest: $0.integerOrNull(2))
            }
            records.append(
                DestinationRecord(
                    name: record.name,
                    waiting: open?.waiting ?? 0,
                    dead: open?.dead ?? 0,
                    oldestAt: open?.oldest,
                    disabledAt: record.disabledAt,
                    disabledReason: record.disabledReason
                )
            )
        }
        return records
    }

    /// Deliveries, those of the newest effects first.
    ///
    /// - Parameters:
    ///   - selection: Which.
    ///   - end: Only of effects whose number is less.
    ///   - limit: How many at most.
    /// - Returns: The deliveries.
    /// - Throws: `StorageError` when they cannot be read.
    package func deliveries(
        _ selection: DeliverySelection,
        before end: Int64 = .max,
        limit: Int
    ) throws(StorageError) -> [DeliveryRecord] {
        var found: [DeliveryRecord] = []
        for (id, destination) in try destinationRows()
        where selection.destination == nil || selection.destination == destination.name {
            found += try deliveries(selection, id, destination.name, end, limit)
        }
        return Array(found.sorted { $0.effect.id > $1.effect.id }.prefix(limit))
    }

    /// The attempts to deliver an effect, and what the operator did, the oldest first.
    package func attempts(of effectID: Int64) throws(StorageError) -> [AttemptRecord] {
        try SQLiteStatement(SQL.attemptsOfEffect, on: connection).all([.integer(effectID)]) {
            AttemptRecord(
                id: $0.integer(0),
                destination: $0.text(1),
                isOperators: $0.integerOrNull(2) == nil,
                startedAt: $0.integer(3),
                endedAt: $0.integerOrNull(4),
                outcome: $0.text(5),
                answer: $0.text(6),
                detail: $0.text(7)
            )
        }
    }

    /// The number of the effect with an event's id, or `nil` when there is none.
    ///
    /// There is no index for it: the newest are looked at first, a million in about a second.
    package func effectID(ofEvent eventID: String) throws(StorageError) -> Int64? {
        var found: Int64?
        let list = try SQLiteStatement(SQL.listEffects, on: connection)
        try list.forEach([.integer(.max)]) { row throws(StorageError) in
            let effect = EffectRecord(row: row)
            let id = effect.eventID(said: row.text(8), notifyID: row.text(9))
            if id == eventID { found = effect.id }
            return found == nil
        }
        return found
    }

    /// The numbers of an order's effects, of any app, the oldest first.
    package func effectIDs(ofOrder outTradeNo: String) throws(StorageError) -> [Int64] {
        try SQLiteStatement(SQL.effectsOfOrderNumber, on: connection)
            .all([.text(outTradeNo)]) { $0.integer(0) }
    }

    private func destinationRows() throws(StorageError) -> [(Int64, DestinationRecord)] {
        try SQLiteStatement(SQL.listDestinations, on: connection).all([]) {
            (
                $0.integer(0),
                DestinationRecord(
                    name: $0.text(1),
                    waiting: 0,
                    dead: 0,
                    oldestAt: nil,
                    disabledAt: $0.integerOrNull(2),
                    disabledReason: $0.text(3)
                )
            )
        }
    }

    private func deliveries(
        _ selection: DeliverySelection,
        _ id: Int64,
        _ name: String,
        _ end: Int64,
        _ limit: Int
    ) throws(StorageError) -> [DeliveryRecord] {
        var found: [DeliveryRecord] = []
        func add(_ row: SQLiteStatement) throws(StorageError) -> Bool {
            let delivery = try DeliveryRecord(row: row, destination: name)
            let created = delivery.effect.createdAt
            if selection.includes(delivery.status, createdAt: created) { found.append(delivery) }
            return found.count < limit && created >= selection.since
        }
        if !selection.effectIDs.isEmpty {
            let one = try SQLiteStatement(SQL.readDelivery, on: connection)
            for effectID in selection.effectIDs where effectID < end {
                try one.forEach([.integer(id), .integer(effectID)], while: add)
            }
            return found
        }
        let isOpen =
            !selection.statuses.isEmpty && selection.statuses.isSubset(of: [.waiting, .dead])
        let sql = isOpen ? SQL.listOpenDeliveries : SQL.listDeliveries
        try SQLiteStatement(sql, on: connection).forEach([.integer(id), .integer(end)], while: add)
        return found
    }
}

extension DeliveryRecord {
    /// Reads the columns of the texts that list deliveries.
    ///
    /// - Throws: `StorageError` for a status that is none.
    init(row: SQLiteStatement, destination: String) throws(StorageError) {
        guard let status = Status(rawValue: row.text(8)) else { throw row.unreadableRow }
        effect = EffectRecord(row: row)
        eventID = effect.eventID(said: row.text(12), notifyID: row.text(13))
        self.destination = destination
        self.status = status
        dueAt = row.integerOrNull(9)
        isUnderWay = row.integerOrNull(10) != nil
        failures = row.integer(11)
    }
}

extension EffectRecord {
    /// See `ShopEvent.id`.
    ///
    /// - Parameters:
    ///   - said: What the notification that made it says in one word.
    ///   - notifyID: Of that notification.
    /// - Returns: The id.
    func eventID(said: String, notifyID: String) -> String {
        event == Self.quarantined
            ? EventID.ofQuarantine(
                appID: appID,
                tradeNo: tradeNo,
                said: said,
                notifyID: notifyID
            )
            : EventID.of(appID: appID, tradeNo: tradeNo, event: event, refundedFen: refundedFen)
    }
}
