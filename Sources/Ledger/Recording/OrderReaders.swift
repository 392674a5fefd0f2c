internal import Orders
internal import Synchronization

/// The connections that look up orders: as many as there are threads that ask at once.
final class OrderReaders: Sendable {
    private let anchor: LedgerAnchor
    private let kind: LedgerKind
    private let busyTimeout: Int32
    private let use: LedgerUse
    private let idle = Mutex<[OrderReader]>([])

    init(_ anchor: LedgerAnchor, as kind: LedgerKind, busyTimeout: Int32, for use: LedgerUse) {
        self.anchor = anchor
        self.kind = kind
        self.busyTimeout = busyTimeout
        self.use = use
    }

    /// The order of that number, or `nil` when there is none.
    ///
    /// A reader that failed, or whose file is no longer in place, is dropped.
    func order(_ outTradeNo: String, of appID: String) throws(StorageError) -> Order? {
        let reader = try takeReader()
        let order = try reader.order(outTradeNo, of: appID)
        idle.withLock { $0.append(reader) }
        return order
    }

    /// The 32 bytes that mark the operator's probes, or `nil` when there are none.
    func probeKey() throws(StorageError) -> [UInt8]? {
        let reader = try takeReader()
        let key = try reader.probeKey()
        idle.withLock { $0.append(reader) }
        return key
    }

    /// Lets go of the connections that nobody reads with.
    func close() { idle.withLock { $0.removeAll() } }

    private func takeReader() throws(StorageError) -> OrderReader {
        if let reader = idle.withLock({ $0.popLast() }), reader.isFileInPlace { return reader }
        return try OrderReader(anchor, as: kind, busyTimeout: busyTimeout, for: use)
    }
}

/// One connection that looks up orders.
private final class OrderReader: @unchecked Sendable {  // one thread at a time takes it
    private let connection: SQLiteConnection
    private let statement: SQLiteStatement

    /// Opens the ledger, and makes it where there is none: a buyer may be here before the writer.
    init(
        _ anchor: LedgerAnchor,
        as kind: LedgerKind,
        busyTimeout: Int32,
        for use: LedgerUse
    ) throws(StorageError) {
        connection = try anchor.open { mayMake throws(StorageError) in
            try Schema.open(
                anchor.path,
                as: kind,
                busyTimeout: busyTimeout,
                for: use,
                mayMake: mayMake
            )
        }
        try connection.execute("PRAGMA query_only = ON")
        statement = try SQLiteStatement(SQL.readOrder, on: connection)
    }

    var isFileInPlace: Bool { (try? connection.checkFileIsInPlace()) != nil }

    func order(_ outTradeNo: String, of appID: String) throws(StorageError) -> Order? {
        try statement.first([.text(outTradeNo), .text(appID)], Order.init(row:))
    }

    func probeKey() throws(StorageError) -> [UInt8]? {
        try SQLiteStatement(SQL.readProbeKey, on: connection).first([]) { $0.blob(0) }
    }
}
