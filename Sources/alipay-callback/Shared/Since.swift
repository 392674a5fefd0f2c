internal import ArgumentParser
internal import FoundationEssentials

/// A moment on the command line: a date, a date and time, or how long ago.
struct Since: ExpressibleByArgument {
    /// Since 1970-01-01 UTC.
    let milliseconds: Int64

    /// Reads `2026-01-31`, `2026-01-31T18:05:09+08:00`, `90m`, `2h` or `3d`; a date begins in Beijing.
    init?(argument: String) {
        let units: [Character: Int64] = ["m": 60_000, "h": 3_600_000, "d": 86_400_000]
        if let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()),
            (0...1_000_000).contains(count)
        {
            milliseconds = Terminal.now - count * unit
            return
        }
        let text = argument.contains("T") ? argument : argument + "T00:00:00+08:00"
        guard let date = try? Date(text, strategy: .iso8601) else { return nil }
        milliseconds = Int64(date.timeIntervalSince1970 * 1000)
    }
}

/// What every list takes.
struct ListOptions: ParsableArguments {
    @Flag(help: "One JSON array: Alipay's field names, amounts in fen, times in RFC 3339.")
    var json = false

    @Option(help: "How many rows at most.")
    var limit = 50

    @Option(
        help: ArgumentHelp(
            "Only what is not older.",
            discussion: "A date (2026-01-31), a date and time in RFC 3339, or 90m, 2h, 3d.",
            valueName: "time"
        )
    )
    var since: Since?

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    }
}
