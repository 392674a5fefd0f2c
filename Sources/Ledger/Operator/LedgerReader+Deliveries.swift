extension LedgerReader {
    /// How many rows are asked for at a time: a server sends all that it is asked for.
    private static let page: Int64 = 1000

    /// The destinations that the ledger knows, in the order in which it came to know them.
    package func destinations() throws(StorageError) -> [DestinationRecord] {
        let count = try connection.prepare(SQL.countOpenDeliveries)
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

    /// Deliveries, those of the newest events first.
    ///
    /// - Parameters:
    ///   - selection: Which.
    ///   - end: Only of events whose number is less.
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
        return Array(found.sorted { $0.event.number > $1.event.number }.prefix(limit))
    }

    /// The attempts to deliver an event, and what the operator did, the oldest first.
    package func attempts(of eventNumber: Int64) throws(StorageError) -> [AttemptRecord] {
        try connection.prepare(SQL.attemptsOfEvent).all([.integer(eventNumber)]) {
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

    /// The number of the event with an event's id, or `nil` when there is none.
    ///
    /// There is no index for it: the newest are looked at first, a million in about a second.
    package func eventNumber(ofEvent eventID: String) throws(StorageError) -> Int64? {
        let list = try connection.prepare(SQL.listEvents)
        var end = Int64.max
        while true {
            let page = try list.all([.integer(end), .integer(Self.page)]) { row in
                let event = EventRecord(row: row)
                return (
                    number: event.number,
                    id: event.eventID(dedupKey: row.text(8), notifyID: row.text(9))
                )
            }
            if let found = page.first(where: { $0.id == eventID }) { return found.number }
            guard let last = page.last else { return nil }
            end = last.number
        }
    }

    /// The numbers of an order's events, of any app, the oldest first.
    package func eventNumbers(ofOrder outTradeNo: String) throws(StorageError) -> [Int64] {
        try connection.prepare(SQL.eventsOfOrderNumber)
            .all([.text(outTradeNo)]) { $0.integer(0) }
    }

    private func destinationRows() throws(StorageError) -> [(Int64, DestinationRecord)] {
        try connection.prepare(SQL.listDestinations).all([]) {
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
        func add(_ row: any Row) throws(StorageError) -> Bool {
            let delivery = try DeliveryRecord(row: row, destination: name)
            let created = delivery.event.createdAt
            if selection.includes(delivery.status, createdAt: created) { found.append(delivery) }
            return found.count < limit && created >= selection.since
        }
        if !selection.eventNumbers.isEmpty {
            let one = try connection.prepare(SQL.readDelivery)
            for eventNumber in selection.eventNumbers where eventNumber < end {
                try one.forEach([.integer(id), .integer(eventNumber)], while: add)
            }
            return found
        }
        let isOpen =
            !selection.statuses.isEmpty && selection.statuses.isSubset(of: [.waiting, .dead])
        let list = try connection.prepare(
            isOpen
                ? SQL.listOpenDeliveries(connection.hint(index: "deliveries_open"))
                : SQL.listDeliveries
        )
        var (end, isMore) = (end, true)
        while isMore {
            isMore = false
            var last: Int64?
            try list.forEach([.integer(id), .integer(end), .integer(Self.page)]) {
                row throws(StorageError) in
                last = row.integer(0)
                isMore = try add(row)
                return isMore
            }
            guard let last else { break }
            end = last
        }
        return found
    }
}

extension DeliveryRecord {
    /// Reads the columns of the texts that list deliveries.
    ///
    /// - Throws: `StorageError` for a status that is not one.
    init(row: any Row, destination: String) throws(StorageError) {
        guard let status = Status(rawValue: row.text(8)) else { throw row.unreadableRow }
        event = EventRecord(row: row)
        eventID = event.eventID(dedupKey: row.text(12), notifyID: row.text(13))
        self.destination = destination
        self.status = status
        dueAt = row.integerOrNull(9)
        isUnderWay = row.integerOrNull(10) != nil
        failures = row.integer(11)
    }
}

extension EventRecord {
    /// See `ShopEvent.id`.
    ///
    /// - Parameters:
    ///   - dedupKey: Of the notification that made it.
    ///   - notifyID: Of that notification.
    /// - Returns: The id.
    func eventID(dedupKey: String, notifyID: String) -> String {
        type == Self.quarantined
            ? EventID.ofQuarantine(
                appID: appID,
                tradeNo: tradeNo,
                dedupKey: dedupKey,
                notifyID: notifyID
            )
            : EventID.of(appID: appID, tradeNo: tradeNo, type: type, refundedFen: refundedFen)
    }
}
