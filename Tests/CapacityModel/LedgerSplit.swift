internal import Foundation
internal import Installation
internal import Signing

/// Several ledgers, each with a chain of its own, that notifications are dealt out to by a rule: a model,
/// because the responder has one ledger.
package struct LedgerSplit: Sendable {
    /// What decides which ledger a notification belongs to; both keep an order in one of them.
    package enum Rule: String, CaseIterable, Sendable {
        case order = "app and order number"
        case app = "app alone"
    }

    /// What arrives.
    package struct Load: Sendable {
        package let perSecond: Double
        package let count: Int
        package let apps: Int
        /// The part of all that is the first app's; the others share the rest evenly.
        package let hotShare: Double

        package init(perSecond: Double, count: Int, apps: Int = 100, hotShare: Double = 0) {
            (self.perSecond, self.count) = (perSecond, count)
            (self.apps, self.hotShare) = (apps, hotShare)
        }
    }

    /// What became of it, up to the last arrival.
    package struct Outcome: Sendable {
        package internal(set) var served = 0
        package internal(set) var servedPerSecond = 0.0
        /// Seconds from arriving to the end of the commit, in ascending order, of all that arrived.
        package internal(set) var latencies: [Double] = []
        /// The part of the time that each ledger was busy.
        package internal(set) var busy: [Double] = []
        /// What arrived at each ledger.
        package internal(set) var arrived: [Int] = []

        /// That of the ledger with the most, beside the mean of all.
        package var unevenness: Double {
            Double(arrived.max() ?? 0) * Double(arrived.count) / Double(arrived.reduce(0, +))
        }

        /// The latency that a part of all stays below.
        package func latency(of part: Double) -> Double {
            latencies[min(latencies.count - 1, Int(part * Double(latencies.count)))]
        }

        package var meanLatency: Double { latencies.reduce(0, +) / Double(latencies.count) }
    }

    package let ledgers: Int
    package let rule: Rule
    package let cost: CommitCost

    package init(ledgers: Int, rule: Rule, cost: CommitCost) {
        (self.ledgers, self.rule, self.cost) = (ledgers, rule, cost)
    }

    /// Which ledger a notification belongs to: a hash that says the same on every machine.
    package func ledger(ofApp app: String, order: String) -> Int {
        let text = rule == .app ? app : "\(app)\n\(order)"
        let hash = Digest.sha256.hash(Array(text.utf8)).prefix(8)
        return Int(hash.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % UInt64(ledgers))
    }

    /// Sends notifications that come by chance, as many a second as the load says on average.
    ///
    /// - Parameters:
    ///   - load: What arrives.
    ///   - seed: The same seed, the same outcome.
    /// - Returns: What became of it.
    package func run(_ load: Load, seed: UInt64) -> Outcome {
        var random = Seeded(seed)
        var arrivals = Array(repeating: [Double](), count: ledgers)
        var now = 0.0
        for number in 1...load.count {
            now -= log(1 - random.part()) / load.perSecond
            let isHot = random.part() < load.hotShare || load.apps == 1
            let app = isHot ? 0 : 1 + Int(random.part() * Double(load.apps - 1))
            arrivals[
                ledger(ofApp: "\(2_021_000_000_000_000 + app)", order: "20261124\(number)")
            ].append(now)
        }
        var outcome = Outcome()
        for arrivals in arrivals { record(arrivals, until: now, in: &outcome) }
        outcome.servedPerSecond = Double(outcome.served) / now
        outcome.latencies.sort()
        return outcome
    }

    /// One ledger: what has arrived when it is free shares its next commit.
    private func record(_ arrivals: [Double], until end: Double, in outcome: inout Outcome) {
        var (free, busy, next) = (0.0, 0.0, 0)
        while next < arrivals.count {
            let begin = max(free, arrivals[next])
            let waiting = arrivals[next...].prefix(cost.limit).prefix { $0 <= begin }
            free = begin + cost.seconds(for: waiting.count)
            busy += min(free, end) - min(begin, end)
            if free <= end { outcome.served += waiting.count }
            outcome.latencies += waiting.map { free - $0 }
            next += waiting.count
        }
        outcome.busy.append(busy / end)
        outcome.arrived.append(arrivals.count)
    }
}

extension Seeded {
    /// From 0 to below 1.
    fileprivate mutating func part() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
