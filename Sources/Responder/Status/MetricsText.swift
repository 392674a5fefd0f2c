internal import System

/// Metrics as Prometheus reads them.
struct MetricsText {
    enum Kind: String { case counter, gauge, histogram }

    private static let prefix = "alipay_callback_"

    private(set) var text = ""
    private var name = ""

    /// Begins a metric; its samples follow.
    mutating func add(_ name: String, _ kind: Kind, _ help: String) {
        self.name = Self.prefix + name
        text += "# HELP \(self.name) \(help)\n# TYPE \(self.name) \(kind.rawValue)\n"
    }

    mutating func sample(_ labels: KeyValuePairs<String, String>, _ value: Double) {
        line(name, labels.map { ($0.key, $0.value) }, value)
    }

    mutating func histogram(_ counted: Histogram.Snapshot) {
        var total = 0
        let ends = counted.bounds.map { "\($0)" } + ["+Inf"]
        for (end, count) in zip(ends, counted.counts) {
            total += count
            line(name + "_bucket", [("le", end)], Double(total))
        }
        line(name + "_sum", [], counted.sum)
        line(name + "_count", [], Double(total))
    }

    private mutating func line(
        _ name: String,
        _ labels: [(name: String, value: String)],
        _ value: Double
    ) {
        let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
        let braces = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        let whole = Int64(exactly: value).map { "\($0)" }
        text += "\(name)\(braces) \(whole ?? "\(value)")\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}
