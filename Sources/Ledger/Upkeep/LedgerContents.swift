package import Orders

/// Looks at a ledger for a monitor, beside those who write it.
package final class LedgerContents: Sendable {
    private let engine: any Engine
    private let attempts = AttemptCounts()

    package init(_ engine: any Engine) { self.engine = engine }

    /// Looks once, on a connection of its own.
    ///
    /// - Returns: What is there.
    /// - Throws: `StorageError` when it is not there, or cannot be read.
    package func read() throws(StorageError) -> StoreContents {
        let ledger = try LedgerReader(on: engine)
        var contents = StoreContents()
        let integer = { (sql: String) throws(StorageError) in try ledger.connection.integer(sql) }
        contents.notifications = try integer(SQL.newestNotificationID) ?? 0
        contents.newestAt = try integer(SQL.newestNotificationTime)
        contents.events = try integer(SQL.newestEventNumber) ?? 0
        contents.quarantined = try ledger.quarantinedCount()
        contents.backupAt = try ledger.newestBackup()?.madeAt
        let size = try ledger.connection.size()
        (contents.size, contents.writeAheadLogSize) = (size.ledger, size.log)
        contents.hasRelay = try engine.hasRelay(seenBy: ledger.connection)
        contents.destinations = try ledger.destinations().map { destination in
            StoreContents.Destination(
                name: destination.name,
                waiting: destination.waiting,
                dead: destination.dead,
                oldestAt: destination.oldestAt,
                disabledAt: destination.disabledAt
            )
        }
        try addWhatIsNew(to: &contents.destinations, in: ledger)
        contents.attempts = try attempts.count(in: ledger)
        return contents
    }

    /// Events that no relay has looked at yet: the oldest of them may be a destination's oldest.
    private func addWhatIsNew(
        to destinations: inout [StoreContents.Destination],
        in ledger: LedgerReader
    ) throws(StorageError) {
        let statement = try ledger.connection.prepare(SQL.oldestNewEvents)
        let oldest = try statement.all([]) { (name: $0.text(0), at: $0.integerOrNull(1)) }
        for index in destinations.indices where destinations[index].oldestAt == nil {
            destinations[index].oldestAt =
                oldest.first { $0.name == destinations[index].name }?.at
        }
    }
}
