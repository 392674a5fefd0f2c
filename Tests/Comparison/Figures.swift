import Installation

/// What all rounds say of one competitor.
struct Figures {
    private var runs: [Int: [Run]] = [:]

    mutating func add(_ run: Run, connections: Int) { runs[connections, default: []].append(run) }

    /// Of each round.
    func values(_ figure: KeyPath<Run, Double>, connections: Int) -> [Double] {
        (runs[connections] ?? []).map { $0[keyPath: figure] }
    }

    /// The median of the rounds.
    func median(_ figure: KeyPath<Run, Double>, connections: Int) -> Double {
        values(figure, connections: connections).median
    }

    /// The median of everything that does not depend on the load.
    func median(_ figure: KeyPath<Run, Double>) -> Double {
        runs.values.joined().map { $0[keyPath: figure] }.median
    }

    func errors(connections: Int) -> Int {
        (runs[connections] ?? []).map(\.wrk.errors).reduce(0, +)
    }

    var errors: Int { runs.keys.map(errors(connections:)).reduce(0, +) }
}
