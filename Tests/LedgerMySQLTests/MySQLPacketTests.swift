internal import Alipay
internal import Foundation
internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import LedgerMySQL

/// A server that takes a mebibyte at a time, and no more.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLPacketTests {
    private func engine(on server: Server) throws -> MySQLEngine {
        let engine = MySQLEngine(at: server.address, as: .live, lockFile: "/nonexistent")
        try engine.make(as: .live, now: 0)
        return engine
    }

    /// Records all of them in one batch, or nearly: the first one holds the others up.
    private func record(
        _ notifications: [Alipay.Notification],
        on engine: MySQLEngine
    ) throws -> [Recorded] {
        let ledger = try Ledger(
            on: engine,
            policy: .record,
            clock: { Shop.now },
            report: { incident in Issue.record("\(incident)") }
        )
        let other = try engine.connect(for: .operate)
        try other.begin(.chain)
        let answers = Answers()
        for notification in notifications { ledger.record(notification, answering: answers) }
        other.rollback()
        return answers.wait(for: notifications.count)
    }

    @Test func `a batch of the longest messages is recorded in pieces`() throws {
        let server = try Server(adding: ["--max-allowed-packet=1M"])
        let (engine, shop) = (try engine(on: server), try Shop())
        let long = String(repeating: "x", count: 63_000)
        let all = try (1...60).map { number in
            try shop.notification(
                of: "A\(number)",
                trade: "T\(number)",
                id: "N\(number)",
                changing: [("passback_params", long)]
            )
        }
        #expect(try record(all, on: engine) == Array(repeating: .applied, count: 60))
        // With the longest of all keys, what is looked up is more than one piece as well.
        let wide = String(repeating: "\u{20BB7}", count: 60)
        let odd = try (1...256).map { number in
            try shop.notification(
                of: "\(wide)\(number)",
                trade: "\(wide)\(number)",
                id: "\(wide)\(number)"
            )
        }
        #expect(try record(odd, on: engine) == Array(repeating: .applied, count: 256))
        let report = try shop.audit(of: engine).run()
        #expect(report.faults == [])
        #expect(report.notifications == 316 && report.verified == 316)
    }

    @Test func `a server that takes less is not written to`() throws {
        let server = try Server()
        try server.connect().execute("SET GLOBAL max_allowed_packet = 524288")
        let error = storageError { () throws(StorageError) in _ = try server.connect() }
        #expect(error?.native == "max_allowed_packet")
    }
}
