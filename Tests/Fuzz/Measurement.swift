internal import Alipay
internal import FoundationEssentials

/// What the searches for causes take at most, in a build as it is shipped.
enum Measurement {
    /// Whatever disturbs a measurement makes it longer: the shortest of so many counts.
    private static let rounds = 3

    /// Measures every search for every file of a folder, and prints the most that one took.
    ///
    /// - Parameter folder: The inputs.
    /// - Returns: Whether all keep to the limits; those that do not are named.
    /// - Throws: When a file cannot be read.
    static func run(_ folder: String) throws -> Bool {
        var (milliseconds, bytes, units) = (0.0, 0, 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        for name in names {
            let input = Array(try Data(contentsOf: URL(filePath: folder).appending(path: name)))
            for search in Search.all {
                var budget = SearchBudget()
                let costs = (0..<rounds).map { _ in
                    budget = SearchBudget()
                    return Cost { _ = search(input, budget) }
                }
                let time = costs.map(\.milliseconds).min() ?? 0
                let memory = costs.map(\.bytes).max() ?? 0
                if time > Search.milliseconds || memory > Search.bytes {
                    print("does not hold: \(name) takes \(rounded(time)) ms, \(memory) bytes")
                }
                milliseconds = max(milliseconds, time)
                bytes = max(bytes, memory)
                units = max(units, budget.used)
            }
        }
        print(
            "\(names.count) inputs take at most \(rounded(milliseconds)) ms of CPU,",
            "\(rounded(Double(bytes) / 1_048_576)) MiB and \(units) units"
        )
        return milliseconds <= Search.milliseconds && bytes <= Search.bytes
    }

    private static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }
}
