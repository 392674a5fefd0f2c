internal import ArgumentParser
internal import Foundation
internal import System

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

    /// Writes a value as JSON, keys sorted; what a terminal would act upon is escaped.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self).visibleJSON)
    }

    /// `String.visible`, for commands: beside ArgumentParser they cannot import System, both of which
    /// have a `Flag`.
    static func printable(_ text: String) -> String { text.visible }

    /// A word that a shell takes as it is; in single quotes where it must be.
    static func shellWord(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || ("0"..."9").contains($0)
                || "/._-+:@%,=".contains(Character($0))
        }
        return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
