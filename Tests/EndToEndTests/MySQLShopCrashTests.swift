internal import Foundation
internal import Installation
internal import System
internal import Testing

/// A crash at each step of recording: the shop's row and the ledger's are both there, or neither.
///
/// `SHOP_ROUNDS` in the environment says how often each step is tried, once otherwise, and `SHOP_ORDERS`
/// how many payments come at the same moment.
@Suite struct MySQLShopCrashTests {
    enum Victim: CaseIterable, Sendable {
        case responder, server
    }

    private static func number(_ name: String, otherwise: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? otherwise
    }

    private let shop: MySQLShop
    private let nginx: Nginx

    init() throws {
        shop = try MySQLShop(.thinkPHP)
        nginx = try Nginx(for: shop.sandbox)
    }

    @Test(arguments: Victim.allCases)
    func `after a crash at any step both rows are there or neither, and what was promised is`(
        _ victim: Victim
    ) throws {
        var crashes = 0
        for round in 1...Self.number("SHOP_ROUNDS", otherwise: 1) {
            for moment in MySQLProxy.Moment.allCases {
                var step = 1
                let name = "\(round)\(moment == .before ? "b" : "a")"
                while try crash(victim, moment, step, orders: "\(name)\(step)-") { step += 1 }
                // Connecting; then reading, storing, two statements for each order, and COMMIT.
                #expect(step > 20, "\(moment)")
                crashes += step - 1
            }
        }
        let counts = try shop.sql(
            "SELECT count(*), count(DISTINCT out_trade_no) FROM alipay_callback.events"
        ).split(separator: "\t")
        #expect(counts.first == counts.last)
        if ProcessInfo.processInfo.environment["SHOP_ROUNDS"] != nil {
            print("\(victim): \(crashes) crashes, events and orders: \(counts)")
        }
        #expect(try shop.sql("SELECT count(*) FROM shop.tp_order WHERE pay_status <> 1") == "0")
        let settings = shop.sandbox.settingsPath
        let audit = try Programs.run(
            "alipay-callback",
            ["notifications", "audit", "--config", settings]
        )
        #expect(audit.status == 0, "\(audit.output)")
    }

    /// Sends payments at the same moment, and lets the victim crash at one of the steps.
    ///
    /// - Returns: Whether it came to that step.
    private func crash(
        _ victim: Victim,
        _ moment: MySQLProxy.Moment,
        _ step: Int,
        orders prefix: String
    ) throws -> Bool {
        let numbers = (1...Self.number("SHOP_ORDERS", otherwise: 3)).map { "\(prefix)\($0)" }
        try shop.sell(numbers)
        let bodies = try numbers.map { try shop.sandbox.notification($0) }
        let responder = try shop.sandbox.startResponder()
        let (pid, server) = (responder.processID, shop.server)
        let hasCrashed = Atomic(false)
        shop.proxy.watch { command, now in
            guard command.number == step, now == moment else { return .pass }
            hasCrashed.store(true, ordering: .sequentiallyConsistent)
            switch victim {
            case .responder: kill(pid, SIGKILL)
            case .server: server.kill()
            }
            return .cut
        }
        let answers = send(bodies)
        shop.proxy.watch()
        let isOver = !hasCrashed.load(ordering: .sequentiallyConsistent)
        responder.stop(SIGKILL)
        if victim == .server && !isOver { try server.start() }

        let found = try shop.disagreement()
        #expect(found == "", "\(victim) \(moment) step \(step)")
        for (number, answer) in zip(numbers, answers) where answer == "success" {
            let row = "SELECT pay_status FROM shop.tp_order WHERE order_sn = '\(number)'"
            #expect(try shop.sql(row) == "1", "\(number) \(victim) \(moment) step \(step)")
        }
        #expect(!isOver || answers.allSatisfy { $0 == "success" })

        let next = try shop.sandbox.startResponder()
        #expect(send(bodies).allSatisfy { $0 == "success" }, "\(victim) \(moment) step \(step)")
        let foundThen = try shop.disagreement()
        #expect(foundThen == "", "again: \(victim) \(moment) step \(step)")
        next.stop(SIGKILL)
        return !isOver
    }

    /// What each was answered, sent at the same moment.
    private func send(_ bodies: [[UInt8]]) -> [String] {
        let url = nginx.url("/alipay/notify")
        let answers = Mutex([String](repeating: "", count: bodies.count))
        DispatchQueue.concurrentPerform(iterations: bodies.count) { index in
            let answer = (try? Web.post(url, bodies[index]).body) ?? ""
            answers.withLock { $0[index] = answer }
        }
        return answers.withLock { $0 }
    }
}
