/// Why a configuration cannot be read.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// From 1.
    package let line: Int
    package let reason: String

    package var description: String { "\(file):\(line): \(reason)" }
}
