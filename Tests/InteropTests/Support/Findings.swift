import Testing

/// What thousands of comparisons came to: one expectation for all of them.
struct Findings {
    private var checked = 0
    private var problems: [String] = []

    /// Counts a comparison, and keeps what was wrong with it.
    mutating func add(_ problem: String?) {
        checked += 1
        if let problem { problems.append(problem) }
    }

    /// Fails the test when there were problems, or nothing was compared.
    func expectNone(sourceLocation: SourceLocation = #_sourceLocation) {
        let shown = problems.prefix(3).map { String($0.prefix(3000)) }.joined(separator: "\n")
        #expect(
            problems.isEmpty && checked > 0,
            """
            \(problems.count) of \(checked) are wrong with INTEROP_SEED=\(SeededGenerator.seed):
            \(shown)
            """,
            sourceLocation: sourceLocation
        )
    }
}
