internal import ArgumentParser
internal import FoundationEssentials
internal import System

/// Files that commands are given: messages, keys.
enum MessageFile {
    /// Reads a message from a file or from standard input, without a line break at its end.
    static func read(_ file: String?) throws -> [UInt8] {
        var bytes: [UInt8]
        if let file {
            guard let contents = FileManager.default.contents(atPath: file) else {
                throw Terminal.fail("\(file): cannot be read", code: .validationFailure)
            }
            bytes = Array(contents)
        } else {
            bytes = try InputFile.standardInput.readToEnd()
        }
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        return bytes
    }
}
