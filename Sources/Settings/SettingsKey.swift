/// A key of the settings file: what may stand there, and what is said of it.
///
/// Readers take defaults and ranges from here, and so do the documentation's tables, the manual page
/// and the example file.
package struct SettingsKey: Sendable {
    package enum Value: Sendable {
        /// A string; required where there is no default.
        case string(default: String?)
        /// An array of strings; required where there is no default.
        case strings(default: [String]?)
        /// A whole number; any is meant where there is no default.
        case integer(default: Int?, in: ClosedRange<Int>)
        /// A string of a number and a unit; the range is in the unit whose factor is 1.
        case quantity(default: String, Units, in: ClosedRange<Int>)
        /// An array of such strings.
        case quantities(default: [String], Units, in: ClosedRange<Int>)
        case flag(default: Bool)
    }

    package enum Units: Sendable {
        case bytes
        case seconds
        case minutes
        case hours

        /// The units' names with what they are worth, in bytes or milliseconds.
        package var all: [(name: String, factor: Int)] {
            switch self {
            case .bytes: [("KiB", 1024), ("MiB", 1024 * 1024), ("B", 1)]
            case .seconds: [("ms", 1), ("s", 1000)]
            case .minutes: [("ms", 1), ("s", 1000), ("min", 60_000)]
            case .hours: [("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000)]
            }
        }
    }

    package let name: String
    package let value: Value
    /// What it says, in Markdown: English, without its end.
    package let english: String
    /// What it says, in Markdown: Chinese, without its end.
    package let chinese: String
    /// What stands in the example file, as TOML.
    package let example: String?

    init(
        _ name: String,
        _ value: Value,
        _ english: String,
        _ chinese: String,
        example: String? = nil
    ) {
        self.name = name
        self.value = value
        self.english = english
        self.chinese = chinese
        self.example = example
    }

    package var isRequired: Bool {
        switch value {
        case .string(default: nil), .strings(default: nil): true
        default: false
        }
    }
}
