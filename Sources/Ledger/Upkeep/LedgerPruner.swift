internal import Alipay
internal import Orders
internal import Signing

/// Takes buyers out of old notifications, when the operator asks for it.
///
/// Rows, orders and events stay: they are what makes everything happen once. What goes are bodies,
/// or values in them; a digest of each body stays and with it the hash chain.
package final class LedgerPruner {
    package enum Extent: Sendable {
        /// Personal values become `***`, see `PersonalFields`.
        case maskBuyers
        case dropBodies
    }

    let connection: any Connection
    private let extent: Extent
    let before: Int64
    let isTrial: Bool
    private let waitsForDelivery: Bool
    private let clock: () -> Int64
    private let candidates: any Statement
    private let readOrder: any Statement
    private let undelivered: any Statement
    private let prune: any Statement

    /// Opens a ledger that must be there.
    ///
    /// - Parameters:
    ///   - engine: Where it is.
    ///   - extent: What is taken out.
    ///   - before: Only of what came first before, in milliseconds since 1970-01-01 UTC.
    ///   - waitsForDelivery: Whether what the shop was not notified of is left alone; of no use where it
    ///     is notified of nothing.
    ///   - isTrial: Whether nothing is to be written, only counted.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when it cannot be opened.
    package init(
        on engine: any Engine,
        extent: Extent,
        before: Int64,
        waitsForDelivery: Bool = true,
        isTrial: Bool = false,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        connection = try engine.connect(for: isTrial ? .read : .prune)
        self.extent = extent
        self.before = before
        self.isTrial = isTrial
        self.waitsForDelivery = waitsForDelivery
        self.clock = clock
        candidates = try connection.prepare(SQL.pruneCandidates(keepsMasked: extent == .maskBuyers))
        readOrder = try connection.prepare(SQL.readOrder)
        undelivered = try connection.prepare(SQL.undeliveredEvents)
        prune = try connection.prepare(SQL.prune)
    }

    /// Goes through the ledger, some hundred ids in a transaction.
    ///
    /// - Parameters:
    ///   - stretch: How many ids a transaction covers.
    ///   - shouldContinue: Called after each transaction with the counts so far and the ids left;
    ///     `false` breaks off.
    /// - Returns: What was done, or in a trial would have been done.
    /// - Throws: `StorageError`; what was committed until then stays done.
    package func run(
        stretch: Int64 = 500,
        while shouldContinue: (PruneCounts, Int64) -> Bool = { _, _ in true }
    ) throws(StorageError) -> PruneCounts {
        let end = try connection.integer("SELECT max(id) FROM notifications") ?? 0
        var counts = PruneCounts()
        var last: Int64 = 0
        while last < end,
            let ids = try IDStretch(
                of: "notifications",
                after: last,
                length: stretch,
                on: connection
            )
        {
            let next = min(ids.through, end)
            if try !found(ids.after, next).isEmpty {
                counts += try transaction(ids.after, next)
            }
            last = next
            guard shouldContinue(counts, end - last) else { break }
        }
        if last >= end { try pruneShadow(&counts, while: shouldContinue) }
        if !isTrial && counts.written > 0 { connection.purge() }
        return counts
    }

    private func found(_ last: Int64, _ next: Int64) throws(StorageError) -> [PruneCandidate] {
        let range = [Value.integer(last), .integer(next), .integer(before)]
        return try candidates.all(range, PruneCandidate.init(row:))
    }

    /// Looks again, now that nothing can change, and prunes what may be.
    private func transaction(_ last: Int64, _ next: Int64) throws(StorageError) -> PruneCounts {
        try connection.transaction(isTrial ? nil : .chain) { () throws(StorageError) in
            var counts = PruneCounts()
            for candidate in try found(last, next) { try prune(candidate, &counts) }
            return counts
        }
    }

    private func prune(
        _ candidate: PruneCandidate,
        _ counts: inout PruneCounts
    ) throws(StorageError) {
        let key: [Value] = [.text(candidate.outTradeNo), .text(candidate.appID)]
        let order = try readOrder.first(key, Order.init(row:))
        let events =
            waitsForDelivery
            ? try undelivered.all(
                key + [.text(candidate.tradeNo), .integer(candidate.id)],
                UndeliveredEvent.init(row:)
            ) : []
        switch candidate.reasonToKeep(order: order, undelivered: events) {
        case .quarantined: counts.quarantined += 1
        case .orderNotDone: counts.orderNotDone += 1
        case .undelivered: counts.undelivered += 1
        case nil:
            let left = extent == .dropBodies ? [] : PersonalFields.masked(candidate.body)
            guard let left else { return counts.nothingToMask += 1 }
            counts.pruned += 1
            if isTrial { return }
            let digest = Digest.sha256.hash(candidate.body)
            try prune.run([
                .blob(left), .blob(digest), .integer(clock()), .integer(candidate.id),
            ])
        }
    }
}
