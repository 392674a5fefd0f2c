internal import ArgumentParser
internal import Foundation

/// What is said beside a command's own output.
enum Terminal {
    /// Writes a sentence to standard error.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    /// Writes a sentence to standard error, and gives the error that ends the program.
    static func fail(_ text: String, code: ExitCode) -> ExitCode {
        complain(text)
        return code
    }

    /// Writes a value as JSON, keys sorted.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A foreign text as one that cannot move the cursor or break a line.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
                }
            )
        )
    }

    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
