internal import Glibc

/// A program with its arguments, run without a shell.
///
/// The program gets this environment and no other, the folder `/`, descriptors 0, 1 and 2 and no
/// other, every signal as a new process has it, and a process group of its own.
package struct Command: Sendable {
    /// The program's absolute path and what follows it.
    package let arguments: [String]
    package let environment: [String: String]
    /// What it reads from standard input, before the end; it need not read it.
    package let input: [UInt8]
    /// In milliseconds, at least 1.
    package let timeLimit: Int
    /// How long it may take to end once it was asked to, in milliseconds.
    package let grace: Int
    /// How many bytes of its output are kept.
    package let outputLimit: Int

    package init(
        arguments: [String],
        environment: [String: String],
        input: [UInt8],
        timeLimit: Int,
        grace: Int = 5000,
        outputLimit: Int
    ) {
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.timeLimit = timeLimit
        self.grace = grace
        self.outputLimit = outputLimit
    }

    /// Runs the program to its end, on this thread.
    ///
    /// It is over when the program itself has ended; a process that it left behind is left alone,
    /// even if it still holds the output. When the time is over, or the flag is raised, the whole
    /// process group gets SIGTERM. What is left of it gets SIGKILL when the grace is over, or as
    /// soon as the program has ended and nobody holds its output. Only a program that the kernel
    /// cannot kill, in the middle of reading a broken disk say, takes longer.
    ///
    /// From the first run on, this process ignores SIGPIPE.
    ///
    /// - Parameter cancellation: Ends the program when it is raised; if it is raised already, the
    ///   program is not started.
    /// - Returns: How it ended. A script whose interpreter is missing exits with 127, as in a shell,
    ///   where `diesWithItsParent`.
    /// - Throws: `SystemError` when the program is not there or may not be run, or the system is
    ///   out of processes, descriptors or memory.
    package func run(cancellation: EventFlag? = nil) throws(SystemError) -> CommandResult {
        try run(by: Self.diesWithItsParent ? Self.deathWithParent : [], cancellation)
    }

    /// Runs the program by way of another one that puts it in its place.
    ///
    /// - Parameters:
    ///   - runner: The other program and its arguments; may be empty.
    ///   - cancellation: As in `run(cancellation:)`.
    /// - Returns: How it ended.
    /// - Throws: `SystemError` as `run(cancellation:)` does.
    func run(by runner: [String], _ cancellation: EventFlag?) throws(SystemError) -> CommandResult {
        try checkProgram()
        if let cancellation, cancellation.wait(milliseconds: 0) {
            return CommandResult(end: .cancelled, output: [], isOutputCut: false)
        }
        Signals.ignoreBrokenPipes()  // of a program that does not read its input
        return try CommandRun(self, by: runner).finish(cancellation)
    }

    /// Looks before the runner does, whose complaint would be taken for the program's.
    private func checkProgram() throws(SystemError) {
        guard let path = arguments.first, path.hasPrefix("/") else {
            throw SystemError("cannot run \(arguments.first ?? "nothing")", code: ENOENT)
        }
        // C's texts end at a zero: the program would get less than what it was given.
        let texts = arguments + environment.keys + environment.values
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw SystemError("cannot run \(path)", code: EINVAL)
        }
        var found = stat()
        guard unsafe stat(path, &found) == 0, unsafe access(path, X_OK) == 0 else {
            throw SystemError("cannot run \(path)")
        }
        guard found.st_mode & S_IFMT == S_IFREG else {
            throw SystemError("cannot run \(path)", code: EACCES)
        }
    }
}
