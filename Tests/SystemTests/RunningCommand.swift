import System

/// A command that runs on a thread of its own while the test continues.
final class RunningCommand: Sendable {
    struct Endless: Error {}

    private let isDone: EventFlag
    private let outcome = Mutex<Result<CommandResult, SystemError>?>(nil)

    init(_ command: Command, cancellation: EventFlag? = nil) throws {
        isDone = try EventFlag()
        _ = try JoinableThread { [self] in
            let result = Result { () throws(SystemError) in
                try command.run(cancellation: cancellation)
            }
            outcome.withLock { $0 = result }
            isDone.raise()
        }
    }

    /// Waits for its end.
    ///
    /// - Returns: How it ended.
    /// - Throws: `SystemError` when it could not be run, and `Endless` after a minute, which is no
    ///   measure of speed.
    func result() throws -> CommandResult {
        guard isDone.wait(milliseconds: 60_000) else { throw Endless() }
        return try outcome.withLock { $0 }?.get() ?? { throw Endless() }()
    }
}

extension Command {
    /// A command with limits that a test does not meet.
    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: [UInt8] = [],
        timeLimit: Int = 600_000,
        grace: Int = 600_000,
        outputLimit: Int = 16 << 20
    ) {
        self.init(
            arguments: arguments,
            environment: environment,
            input: input,
            timeLimit: timeLimit,
            grace: grace,
            outputLimit: outputLimit
        )
    }

    static func shell(
        _ script: String,
        input: [UInt8] = [],
        timeLimit: Int = 600_000,
        grace: Int = 600_000
    ) -> Command {
        Command(["/bin/sh", "-c", script], input: input, timeLimit: timeLimit, grace: grace)
    }

    /// Runs it to its end, at most a minute.
    func result() throws -> CommandResult { try RunningCommand(self).result() }
}

extension CommandResult {
    var text: String { String(decoding: output, as: UTF8.self) }
}
