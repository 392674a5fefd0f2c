import Foundation

/// A folder of a test's own, and the programs that run in it.
final class Scratch {
    let folder: URL
    private var running: [(process: Process, endSignal: Int32)] = []

    init() throws {
        let name = "sim-\(UUID().uuidString.prefix(8))"
        folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        for (process, signal) in running {
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Writes a file of the folder.
    func write(_ bytes: some Sequence<UInt8>, to name: String, mode: Int = 0o644) throws {
        try Data(bytes).write(to: folder.appending(path: name))
        try FileManager.default.setAttributes(
            [.posixPermissions: mode],
            ofItemAtPath: path(name)
        )
    }

    /// Starts a program that is ended with this object.
    func start(
        _ program: String,
        _ arguments: [String],
        input: FileHandle,
        output: FileHandle = .nullDevice,
        environment: [String: String] = [:],
        endingBy endSignal: Int32 = SIGTERM
    ) throws {
        let process = process(program, arguments)
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.environment?.merge(environment) { $1 }
        try process.run()
        running.append((process, endSignal))
    }

    /// Runs a program to its end, and gives what it printed.
    @discardableResult
    func run(
        _ program: String,
        _ arguments: [String]
    ) throws -> (status: Int32, output: String) {
        let process = process(program, arguments)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    private func process(_ program: String, _ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = folder
        // Debian keeps nginx and fcgiwrap where only the administrator's PATH finds them.
        var environment = ProcessInfo.processInfo.environment
        environment["PATH", default: "/usr/bin:/bin"] += ":/usr/sbin:/usr/local/sbin"
        process.environment = environment
        return process
    }
}
