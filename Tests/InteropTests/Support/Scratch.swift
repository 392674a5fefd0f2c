import Foundation

/// A folder for one exchange with another program; it is gone with this object.
final class Scratch {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "interop-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    /// Runs a program in the folder until it ends.
    ///
    /// - Parameters:
    ///   - program: Its path, or its name to be found in PATH.
    ///   - arguments: What follows the name.
    /// - Throws: When it is not there, or ends with another status than 0.
    func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = folder
        // A file takes any amount of complaints without being read meanwhile.
        try write("", to: "complaints")
        process.standardError = try FileHandle(
            forWritingTo: folder.appending(path: "complaints")
        )
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let said = try text("complaints")
            throw Failure(command: [program] + arguments, said: String(said.suffix(2000)))
        }
    }

    struct Failure: Error {
        let command: [String]
        let said: String
    }

    /// Whether a program is there and ends with status 0.
    static func succeeds(_ program: String, _ arguments: [String]) -> Bool {
        do {
            try Scratch().run(program, arguments)
            return true
        } catch {
            return false
        }
    }
}
