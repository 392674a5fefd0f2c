import Foundation
import Installation
import Testing

/// What a monitor sees, and what the log tells, while the ledger is in trouble.
@Suite struct StatusTests {
    @Test func `an outage is logged once, and ends without a restart`() throws {
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let (notify, status) = (nginx.url("/alipay/notify"), nginx.url("/alipay/status?ready"))
        #expect(try Web.post(notify, sandbox.notification("A1")).body == "success")
        let well = try Web.get(status)
        #expect(well.status == 200)
        #expect(well.body == "ok\n")

        // Another file in the ledger's place.
        let ledger = sandbox.ledgerPath
        try move(ledger, to: ledger + ".aside")
        try Data("not a database, and long enough to be seen as none".utf8)
            .write(to: URL(filePath: ledger))
        for number in 2...6 {
            let reply = try Web.post(notify, sandbox.notification("A\(number)"))
            #expect(reply.status == 503)
            #expect(reply.body == "fail")
        }
        let ill = try Web.get(status)
        #expect(ill.status == 503)
        #expect(ill.body.hasPrefix("failing: the ledger was moved, "))

        try FileManager.default.removeItem(atPath: ledger)
        try move(ledger + ".aside", to: ledger)
        #expect(responder.waits(for: "ledger available again"))
        #expect(try Web.get(status).status == 200)
        for number in 2...6 {
            #expect(try Web.post(notify, sandbox.notification("A\(number)")).body == "success")
        }
        #expect(try sandbox.sql("SELECT count(*) FROM orders WHERE status = 'paid'") == "6")
        let count = responder.log.components(separatedBy: "ledger unavailable").count - 1
        #expect(count == 1)
        #expect(responder.log.contains("5 notifications were answered `fail`"))
    }

    /// Moves a ledger with the files that belong to it.
    private func move(_ ledger: String, to other: String) throws {
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: ledger + end) {
            try FileManager.default.moveItem(atPath: ledger + end, toPath: other + end)
        }
    }
}
