internal import ArgumentParser
internal import FoundationEssentials
internal import Operator
internal import System

/// What is said beside a command's own output.
enum Terminal {
    /// Writes a sentence to standard error.
    static func complain(_ text: String) {
        StandardError.write(line: text)
    }

    /// Writes a sentence to standard error, and gives the error that ends the program.
    static func fail(_ text: String, code: ExitCode) -> ExitCode {
        complain(text)
        return code
    }

    /// Does what may be refused; a refusal is written to standard error and ends the program.
    static func orRefusal<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let refusal as Refusal {
            throw fail(refusal.sentence, code: refusal.kind.exitCode)
        }
    }

    /// Writes a value as JSON, keys sorted; what a terminal would act upon is escaped.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self).visibleJSON)
    }

    static var now: Int64 { Clock.millisecondsOfDay }
}

extension Refusal.Kind {
    fileprivate var exitCode: ExitCode {
        switch self {
        case .input: .validationFailure
        case .settings: .settings
        case .state: .failure
        }
    }
}
