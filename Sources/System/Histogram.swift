/// Counts values by their size, for a monitor that asks now and then.
package final class Histogram: Sendable {
    /// What was counted up to a moment.
    package struct Snapshot: Sendable, Equatable, Codable {
        /// The largest value of each bucket, rising.
        package let bounds: [Double]
        /// How many values each bucket got; the last, beyond all bounds, got the rest.
        package fileprivate(set) var counts: [Int]
        /// Of all values.
        package fileprivate(set) var sum: Double

        /// How many values there were.
        package var count: Int { counts.reduce(0, +) }

        /// The bound below which so large a part of all values lies; the largest bound at most, and
        /// `nil` when there are none.
        package func quantile(_ part: Double) -> Double? {
            var rest = part * Double(count)
            guard rest > 0, let largest = bounds.last else { return nil }
            for (bound, count) in zip(bounds, counts) {
                rest -= Double(count)
                if rest <= 0 { return bound }
            }
            return largest
        }
    }

    private let state: Mutex<Snapshot>

    /// Nothing counted.
    ///
    /// - Parameter bounds: The largest value of each bucket, rising.
    package init(bounds: [Double]) {
        let counts = [Int](repeating: 0, count: bounds.count + 1)
        state = Mutex(Snapshot(bounds: bounds, counts: counts, sum: 0))
    }

    package func add(_ value: Double) {
        state.withLock { state in
            let bucket = state.bounds.firstIndex { value <= $0 } ?? state.bounds.count
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    package var snapshot: Snapshot { state.withLock { $0 } }
}
