internal import Alipay
internal import Installation
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import Ledger
@testable internal import LedgerPostgreSQL

/// What a batch costs.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLBatchTests {
    private let server: Server
    private let recording: PostgreSQLRecording
    private let transaction: BatchTransaction
    private let shop: Shop

    init() throws {
        server = try Server()
        shop = try Shop()
        let engine = PostgreSQLEngine(at: server.address, as: .live, lockFile: "/nonexistent")
        try engine.make(as: .live, now: 0)
        let connection = try server.connect()
        recording = try PostgreSQLRecording(on: connection, of: .live)
        transaction = try BatchTransaction(
            on: recording,
            policy: .record,
            statements: [],
            after: .start,
            counting: CommitCounts()
        )
    }

    /// Records a batch.
    ///
    /// - Parameter notifications: Each is to be applied.
    /// - Returns: How many round trips that took.
    /// - Throws: When it fails as a whole.
    private func record(_ notifications: [Notification]) throws -> Int {
        let before = recording.connection.roundTrips
        let batch = notifications.map {
            PendingRecord($0, receivedAt: Shop.now, isRelease: false) { _ in }
        }
        let results = try transaction.record(batch) { error, _ in Issue.record("\(error)") }
        #expect(results.allSatisfy { $0 == .applied })
        return recording.connection.roundTrips - before
    }

    @Test func `a batch is two round trips, whatever its size`() throws {
        for size in [1, 2, 64, 256] {
            let orders = (0..<size).map { "\(size)-\($0)" }
            let payments = try orders.map {
                try shop.notification(of: $0, trade: "T\($0)", id: "N\($0)")
            }
            let refunds = try orders.map {
                try shop.notification(of: $0, trade: "T\($0)", refunded: 10, id: "R\($0)")
            }
            #expect(try record(payments) == 2)
            #expect(try record(refunds) == 2)
        }
        let connection = try server.connect()
        #expect(try connection.integer("SELECT count(*) FROM orders") == 323)
        #expect(try connection.integer("SELECT last_id FROM chain_head") == 646)
        #expect(try connection.integer("SELECT count(*) FROM events") == 646)
    }

    @Test func `a batch whose commit the server warns of is not reported as recorded`() throws {
        try recording.connection.execute(
            """
            CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE WARNING ''SECRET''; RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER late AFTER INSERT ON orders
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn()
            """
        )
        let batch = [
            PendingRecord(try shop.notification(), receivedAt: Shop.now, isRelease: false) { _ in }
        ]
        let error = storageError { () throws(StorageError) in
            _ = try transaction.record(batch) { error, _ in Issue.record("\(error)") }
        }
        #expect(error?.native == "1 warnings" && error?.isCommitUncertain == true)
        #expect(!recording.isInTransaction)
    }

    @Test func `a batch with a row that is there already is begun again, and all else is kept`()
        throws
    {
        let payments = try (0..<3).map {
            try shop.notification(of: "A\($0)", trade: "T\($0)", id: "N\($0)")
        }
        #expect(try record(payments) == 2)
        try recording.connection.execute("DELETE FROM orders WHERE out_trade_no = 'A1'")
        let refunds = try (0..<3).map {
            try shop.notification(of: "A\($0)", trade: "T\($0)", refunded: 1, id: "R\($0)")
        }
        #expect(try record(refunds) <= 4)
        #expect(try recording.connection.integer("SELECT count(*) FROM orders") == 3)
    }
}
