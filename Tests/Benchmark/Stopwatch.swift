/// Times work by the median of some rounds.
struct Stopwatch {
    let rounds: Int

    /// Microseconds that one run takes.
    ///
    /// - Parameters:
    ///   - runs: How many runs make a round.
    ///   - work: What is timed.
    /// - Returns: The median of the rounds.
    func microseconds(runs: Int, _ work: () -> Void) -> Double {
        let times = (0..<rounds).map { _ in
            let elapsed = ContinuousClock().measure { for _ in 0..<runs { work() } }
            let (seconds, attoseconds) = elapsed.components
            return (Double(seconds) * 1e6 + Double(attoseconds) / 1e12) / Double(runs)
        }
        return Self.median(times)
    }

    static func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }
}
