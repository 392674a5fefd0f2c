/// A plan as EXPLAIN prints it, with how many rows each step had.
struct PostgreSQLPlan {
    /// How many rows a statement may look at: the audit takes 5,000 at a time, and looks up others for
    /// each.
    private static let limit = 15_000

    private let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    /// The large tables that it reads from their beginning to their end.
    var scans: [String] {
        lines.compactMap { $0.firstMatch(of: #/Seq Scan on (\w+)/#).map { String($0.1) } }
            .filter(Growth.tables.contains).map { "all rows of \($0)" }
    }

    /// What is wrong with it.
    var faults: [String] {
        var read = 0
        for (index, line) in lines.enumerated() {
            guard
                let scan = line.firstMatch(
                    of: #/(Seq|Index|Index Only|Bitmap Heap) Scan.* on (\w+)/#
                ),
                Growth.tables.contains(String(scan.2))
            else { continue }
            guard let actual = line.firstMatch(of: #/actual rows=(\d+) loops=(\d+)/#) else {
                continue
            }
            // What is said of it, up to the next step.
            let rest = lines[(index + 1)...].prefix { !$0.contains("->") }
            let removed = rest.compactMap { $0.firstMatch(of: #/Rows Removed by .*: (\d+)/#)?.1 }
            let rows = ([actual.1] + removed).compactMap { Int($0) }.reduce(0, +)
            read += rows * (Int(actual.2) ?? 1)
        }
        return scans + (read > Self.limit ? ["\(read) rows read"] : [])
    }
}
