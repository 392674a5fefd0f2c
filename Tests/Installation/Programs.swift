package import Foundation

/// The built programs and the ones from the system's packages.
package enum Programs {
    package struct NotFound: Error {
        package let program: String

        package init(program: String) { self.program = program }
    }

    /// What a program that ran to its end has left.
    package struct Result {
        package let status: Int32
        package let output: String
        package let errors: String
    }

    /// Beside the running executable, else in PATH or the administrator's folders.
    package static func path(of program: String) throws -> URL {
        if program.hasPrefix("/") { return URL(filePath: program) }
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let search =
            [own.deletingLastPathComponent().path]
            + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(
                String.init
            )
            + ["/usr/sbin", "/usr/local/sbin"]
        for folder in search {
            let path = folder + "/" + program
            if FileManager.default.isExecutableFile(atPath: path) { return URL(filePath: path) }
        }
        throw NotFound(program: program)
    }

    /// Runs a program to its end.
    package static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: [UInt8] = []
    ) throws -> Result {
        let process = Process()
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.executableURL = try path(of: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        let errors = Transcript()
        errors.collect(from: stderr.fileHandleForReading)
        try SignalMask.empty { try process.run() }
        try stdin.fileHandleForWriting.write(contentsOf: Data(input))
        try stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: String(decoding: output, as: UTF8.self),
            errors: errors.wholeText
        )
    }

    /// The root of the package, found from this very file.
    package static let packageRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
