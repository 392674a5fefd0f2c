import CapacityModel
import Testing

/// The model of several ledgers does what a queue has to do, so that its figures can be believed.
@Suite struct LedgerSplitTests {
    private static let cost = CommitCost(fixed: 0.001, each: 0.00005)

    private static func split(_ ledgers: Int, _ rule: LedgerSplit.Rule = .order) -> LedgerSplit {
        LedgerSplit(ledgers: ledgers, rule: rule, cost: cost)
    }

    @Test(arguments: [1_000.0, 10_000, 30_000], [1, 8])
    func `nothing is recorded that did not arrive, and no ledger works longer than the time`(
        rate: Double,
        ledgers: Int
    ) {
        let outcome = Self.split(ledgers).run(.init(perSecond: rate, count: 20_000), seed: 1)
        #expect(outcome.served <= 20_000)
        #expect(outcome.arrived.reduce(0, +) == 20_000)
        #expect(outcome.latencies.count == 20_000)
        #expect(outcome.busy.allSatisfy { 0...1.000_001 ~= $0 })
        #expect(outcome.servedPerSecond <= Self.cost.mostPerSecond * Double(ledgers))
        #expect((outcome.latencies.first ?? 0) >= Self.cost.seconds(for: 1) - 1e-9)
    }

    @Test(arguments: [0.3, 0.5, 0.8])
    func `with one notification a commit it waits as a queue of its kind does`(load: Double) {
        // M/D/1: Poisson arrivals, a fixed time each.
        let cost = CommitCost(fixed: 0.001, each: 0, limit: 1)
        let split = LedgerSplit(ledgers: 1, rule: .order, cost: cost)
        let outcome = split.run(.init(perSecond: load * 1000, count: 200_000), seed: 7)
        let wait = outcome.meanLatency - 0.001
        let expected = 0.001 * load / (2 * (1 - load))
        #expect(abs(wait / expected - 1) < 0.1)
        #expect(abs(outcome.busy[0] - load) < 0.02)
    }

    @Test func `more load means fuller commits, up to what the limit allows`() {
        let rates = [500.0, 5_000, 15_000, 40_000].map {
            Self.split(1).run(.init(perSecond: $0, count: 50_000), seed: 3).servedPerSecond
        }
        #expect(rates == rates.sorted())
        #expect(abs(rates[3] / Self.cost.mostPerSecond - 1) < 0.05)
        // Without sharing commits it would be 952.
        #expect(rates[2] > 14_000)
    }

    @Test(arguments: [0, 0.5, 0.9])
    func `order numbers spread evenly whatever one app has, apps do not`(hotShare: Double) {
        let load = LedgerSplit.Load(perSecond: 50_000, count: 64_000, hotShare: hotShare)
        #expect(Self.split(16).run(load, seed: 5).unevenness < 1.1)
        #expect(Self.split(16, .app).run(load, seed: 5).unevenness >= max(1.2, 16 * hotShare))
    }

    @Test func `the same seed gives the same outcome, and an order stays where it is`() {
        let load = LedgerSplit.Load(perSecond: 20_000, count: 5_000, hotShare: 0.3)
        let both = (0..<2).map { _ in Self.split(4).run(load, seed: 9).latencies }
        #expect(both[0] == both[1])
        let split = Self.split(64)
        #expect(
            split.ledger(ofApp: "2021", order: "A1") == split.ledger(ofApp: "2021", order: "A1")
        )
        // The border between app and order number is part of what is hashed.
        #expect(
            split.ledger(ofApp: "2021", order: "1A") != split.ledger(ofApp: "20211", order: "A")
        )
    }

    @Test func `a line through two measurements goes through both`() {
        let cost = CommitCost(measured: [(8, 0.0014), (32, 0.0026)])
        #expect(abs(cost.seconds(for: 8) - 0.0014) < 1e-9)
        #expect(abs(cost.seconds(for: 32) - 0.0026) < 1e-9)
    }
}
