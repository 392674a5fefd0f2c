import Foundation
import Ledger
import Operator
import Orders
import Settings
import Testing

/// Orders that are registered in a real ledger, without a responder.
@Suite final class OrderRegistrationTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    private let settings: Settings

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        settings = try Settings.sample(apps: 2, ledger: folder.appending(path: "ledger.db").path)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func register(_ amount: String, app: Int = 1) throws -> OrderRegistration {
        try OrderRegistration(
            of: OrderEntry(number: "A1", amount: amount, app: "202100000000000\(app)"),
            in: settings,
            replacing: false,
            clock: { 1_780_243_200_000 }
        )
    }

    private func refusal(_ body: () throws -> Void) -> Refusal? {
        do {
            try body()
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test func `an order is registered once, and not with another amount`() throws {
        #expect(try register("88.88").sentence == "added A1, 88.88 yuan, app 2021000000000001")
        #expect(try register("88.88").isDone)
        let other = try register("1.00")
        #expect(!other.isDone)
        let json = String(decoding: try JSONEncoder().encode(other), as: UTF8.self)
        #expect(json.contains("\"outcome\":\"amount_differs\""))
    }

    @Test func `the details of an order are of one app`() throws {
        _ = try register("88.88")
        let ledger = try LedgerReader(of: settings)
        let details = try OrderDetails(of: "A1", app: nil, in: ledger)
        #expect(details.order.totalFen == 8888)
        #expect(OrderText.facts(of: details).hasSuffix("Alipay has said nothing of it yet."))
        #expect(refusal { _ = try OrderDetails(of: "B1", app: nil, in: ledger) }?.kind == .state)
        _ = try register("1.00", app: 2)
        let several = refusal { _ = try OrderDetails(of: "A1", app: nil, in: ledger) }
        #expect(several?.sentence.hasPrefix("several apps have it") == true)
        #expect(
            try OrderDetails(of: "A1", app: "2021000000000002", in: ledger).order.totalFen == 100
        )
    }

    @Test func `commands that only read or repair do not make a missing ledger`() throws {
        #expect(refusal { _ = try LedgerReader(of: settings) }?.kind == .state)
        #expect(refusal { _ = try DeliveryRepair(settings) { 0 }.enable("shop") }?.kind == .state)
        let dismissal = QuarantineDismissal(settings) { 0 }
        #expect(refusal { try dismissal.run(1, reason: "paid back") }?.kind == .state)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `a shadow's ledger has nothing to repair`() throws {
        let shadow = try Settings.sample(top: "[responder]\nshadow = true")
        let found = refusal { _ = try WritableLedger(of: shadow) }
        #expect(found?.sentence.hasPrefix("[responder] shadow = true") == true)
    }
}
