/// What one ledger takes for a commit: a part that is the same for each, and a part for each notification.
package struct CommitCost: Sendable {
    /// In seconds.
    package let fixed: Double
    /// In seconds.
    package let each: Double
    /// How many notifications share a commit at most.
    package let limit: Int

    /// A cost that is known.
    package init(fixed: Double, each: Double, limit: Int = 256) {
        (self.fixed, self.each, self.limit) = (fixed, each, limit)
    }

    /// The line through what was measured, by least squares.
    ///
    /// - Parameter commits: How many notifications a commit had, and how many seconds it took; at least
    ///   two that differ.
    package init(measured commits: [(count: Double, seconds: Double)]) {
        let number = Double(commits.count)
        let count = commits.map(\.count).reduce(0, +) / number
        let seconds = commits.map(\.seconds).reduce(0, +) / number
        let both = commits.map { ($0.count - count) * ($0.seconds - seconds) }.reduce(0, +)
        let square = commits.map { ($0.count - count) * ($0.count - count) }.reduce(0, +)
        let each = max(0, both / square)
        self.init(fixed: max(0, seconds - each * count), each: each)
    }

    /// How long a commit takes.
    package func seconds(for count: Int) -> Double { fixed + each * Double(count) }

    /// What a ledger does when each commit is full.
    package var mostPerSecond: Double { Double(limit) / seconds(for: limit) }
}
