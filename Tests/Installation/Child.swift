package import Foundation

/// A program that runs beside the test, and what it says on standard error.
///
/// It is ended, by its own process id, when the test lets go of it.
package final class Child {
    private let process = Process()
    private let said = Transcript()
    private let endSignal: Int32

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: Its path, or its name to be found in PATH.
    ///   - arguments: What follows the name.
    ///   - environment: Added to this process's environment.
    ///   - input: Its standard input, /dev/null by default.
    ///   - endSignal: The signal that ends it when the test lets go of it.
    ///   - hasEnded: Called when it has ended, on any thread.
    /// - Throws: When there is no such program.
    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        input: FileHandle = .nullDevice,
        endingBy endSignal: Int32 = SIGTERM,
        then hasEnded: (@Sendable () -> Void)? = nil
    ) throws {
        self.endSignal = endSignal
        let pipe = Pipe()
        process.executableURL = try Programs.path(of: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = pipe
        if let hasEnded { process.terminationHandler = { _ in hasEnded() } }
        said.collect(from: pipe.fileHandleForReading)
        try SignalMask.empty { try process.run() }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, endSignal) }
        process.waitUntilExit()
    }

    package var processID: Int32 { process.processIdentifier }

    package var isRunning: Bool { process.isRunning }

    /// What it said on standard error so far.
    package var log: String { said.text }

    /// Waits until it has said something; false when it ended without.
    package func waits(for text: String) -> Bool { said.wait(for: text) }

    /// Sends a signal and waits until it has ended.
    ///
    /// - Returns: The exit status.
    @discardableResult package func stop(_ signal: Int32 = SIGTERM) -> Int32 {
        kill(process.processIdentifier, signal)
        return waitUntilEnded()
    }

    /// Waits until it has ended by itself, and gives the exit status.
    package func waitUntilEnded() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Sends a signal without waiting.
    package func send(_ signal: Int32) { kill(process.processIdentifier, signal) }
}
