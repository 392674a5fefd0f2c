internal import CAllocations
internal import Installation

/// A part of a request's way, run again and again.
struct Stage {
    let name: String
    /// How many runs make a round.
    let runs: Int
    /// How many notifications one run is about.
    let notifications: Int
    let work: () -> Void

    /// What one notification takes.
    struct Cost {
        /// The median of the rounds.
        var microseconds: Double
        /// How often memory was asked for, and how many bytes of it.
        var allocations: Double
        var bytes: Double
    }

    init(_ name: String, runs: Int, of notifications: Int = 1, _ work: @escaping () -> Void) {
        self.name = name
        self.runs = runs
        self.notifications = notifications
        self.work = work
    }

    /// Runs some rounds.
    ///
    /// - Parameters:
    ///   - rounds: How many.
    ///   - share: Which part of the runs makes a round: 1 for figures, less to see that it works.
    /// - Returns: What one notification took.
    func cost(rounds: Int, share: Double) -> Cost {
        let runs = max(1, Int(Double(runs) * share))
        var times: [Double] = []
        let perRound = Double(runs * notifications)
        let (count, bytes) = (allocations_count(), allocations_bytes())
        for _ in 0..<rounds {
            let elapsed = ContinuousClock().measure { for _ in 0..<runs { work() } }
            times.append(elapsed / .microseconds(1) / perRound)
        }
        let all = Double(rounds) * perRound
        return Cost(
            microseconds: times.median,
            allocations: Double(allocations_count() - count) / all,
            bytes: Double(allocations_bytes() - bytes) / all
        )
    }
}
