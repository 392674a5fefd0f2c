package import Ledger
package import Orders

/// Ledgers in files, by their paths: see `SQLiteEngine` for the parameters.
extension Ledger {
    package convenience init(
        path: String,
        as kind: LedgerKind = .live,
        policy: OrderPolicy,
        running statements: [ShopStatement] = [],
        for use: LedgerUse = .service,
        busyTimeout: Int32 = 3000,
        capacity: Int = 10_000,
        batchLimit: Int = 256,
        clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (LedgerIncident) -> Void
    ) throws(StorageError) {
        try self.init(
            on: SQLiteEngine(path: path, as: kind, for: use, busyTimeout: busyTimeout),
            policy: policy,
            running: statements,
            capacity: capacity,
            batchLimit: batchLimit,
            clock: clock,
            report: report
        )
    }
}

extension LedgerReader {
    package convenience init(path: String, busyTimeout: Int32 = 3000) throws(StorageError) {
        try self.init(on: SQLiteEngine(path: path, as: nil, busyTimeout: busyTimeout))
    }
}

extension LedgerContents {
    package convenience init(path: String) {
        self.init(SQLiteEngine(path: path, as: nil, busyTimeout: 3000))
    }
}

extension LedgerOutbox {
    package convenience init(
        path: String,
        subscriptions: [Subscription],
        busyTimeout: Int32 = 10_000
    ) throws(StorageError) {
        try self.init(
            on: SQLiteEngine(path: path, as: .live, busyTimeout: busyTimeout),
            subscriptions: subscriptions
        )
    }
}

extension DeliveryEditor {
    package convenience init(
        path: String,
        busyTimeout: Int32 = 10_000,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        try self.init(
            on: SQLiteEngine(path: path, as: .live, busyTimeout: busyTimeout),
            clock: clock
        )
    }
}

extension QuarantineEditor {
    package convenience init(path: String, clock: @escaping () -> Int64) throws(StorageError) {
        try self.init(on: SQLiteEngine(path: path, as: nil), clock: clock)
    }
}

extension OrderRegistry {
    package convenience init(
        path: String,
        as kind: LedgerKind = .live,
        isTrial: Bool = false,
        busyTimeout: Int32 = 10_000,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        try self.init(
            on: SQLiteEngine(path: path, as: kind, busyTimeout: busyTimeout),
            isTrial: isTrial,
            clock: clock
        )
    }
}

extension LedgerPruner {
    package convenience init(
        path: String,
        extent: Extent,
        before: Int64,
        waitsForDelivery: Bool = true,
        isTrial: Bool = false,
        busyTimeout: Int32 = 10_000,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        try self.init(
            on: SQLiteEngine(path: path, as: nil, busyTimeout: busyTimeout),
            extent: extent,
            before: before,
            waitsForDelivery: waitsForDelivery,
            isTrial: isTrial,
            clock: clock
        )
    }
}
