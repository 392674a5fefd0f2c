internal import Glibc

/// One run of a command: feeds the program, reads what it says, and ends it when it has to end.
final class CommandRun {
    private let command: Command
    private let process: SpawnedProcess
    /// `nil` when all is written, or nobody reads it.
    private var input: Descriptor?
    private var unwritten: ArraySlice<UInt8>
    /// `nil` when nobody can write to it any more.
    private var output: Descriptor?
    private var kept: [UInt8] = []
    private var isCut = false
    /// Why the program is being ended; `nil` while it may run.
    private var reason: CommandResult.End?
    private var isKilled = false
    /// When the next thing has to happen to it, by the monotonic clock.
    private var deadline: Int64

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - command: The program.
    ///   - runner: A program that becomes this one, and its arguments; may be empty.
    /// - Throws: `SystemError` when that is impossible.
    init(_ command: Command, by runner: [String]) throws(SystemError) {
        let input = try PipeEnds()
        let output = try PipeEnds()
        try input.writing.neverBlock()
        try output.reading.neverBlock()
        self.command = command
        self.input = input.writing
        self.output = output.reading
        unwritten = command.input[...]
        deadline = Clock.milliseconds + Int64(command.timeLimit)
        process = try SpawnedProcess(
            runner + command.arguments,
            environment: command.environment,
            input: input.reading.number,
            output: output.writing.number
        )
    }

    /// Waits until the program has ended.
    ///
    /// - Parameter cancellation: Ends the program when it is raised.
    /// - Returns: How it ended.
    /// - Throws: `SystemError` when somebody else has taken its end.
    func finish(_ cancellation: EventFlag?) throws(SystemError) -> CommandResult {
        if unwritten.isEmpty { input = nil }
        while !advance(cancellation) {}
        // The process id is the group's for as long as the program's end was not taken.
        if reason != nil { process.signalGroup(SIGKILL) }
        drain()
        let end = try process.takeEnd()
        return CommandResult(end: reason ?? end, output: kept, isOutputCut: isCut)
    }

    /// Waits for the next thing to happen, and does what it asks for.
    ///
    /// - Returns: Whether the program has ended, and with it what was to wait for.
    private func advance(_ cancellation: EventFlag?) -> Bool {
        let flag = reason == nil ? cancellation?.number : nil
        let isOverAtEnd = reason == nil || output == nil || isKilled
        let ready = Readiness.wait(
            toRead: [output?.number, flag, isOverAtEnd ? process.ending : nil].map { $0 ?? -1 },
            toWrite: [input?.number ?? -1],
            milliseconds: Int(max(0, deadline - Clock.milliseconds))
        )
        if isOverAtEnd, ready.contains(process.ending) { return true }
        if let input, ready.contains(input.number) { write(to: input) }
        if let output, ready.contains(output.number) { read(from: output, atMost: Self.chunk) }
        if let flag, ready.contains(flag) {
            end(because: .cancelled)
        } else if Clock.milliseconds >= deadline {
            if reason == nil { end(because: .overtime) } else { kill() }
        }
        return false
    }

    private func end(because reason: CommandResult.End) {
        self.reason = reason
        deadline = Clock.milliseconds + Int64(command.grace)
        process.signalGroup(SIGTERM)
    }

    private func kill() {
        isKilled = true
        deadline = .max
        process.signalGroup(SIGKILL)
    }

    // MARK: - Its input and output

    /// Bytes that are moved at once; a pipe of Linux takes as many.
    private static let chunk = 65_536

    private func write(to input: Descriptor) {
        let count = unsafe unwritten.withUnsafeBytes { bytes in
            unsafe Glibc.write(input.number, bytes.baseAddress, min(bytes.count, Self.chunk))
        }
        if count > 0 { unwritten = unwritten.dropFirst(count) }
        // The program has closed its end, or has all: it sees the end of its input.
        if unwritten.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) {
            self.input = nil
        }
    }

    /// Reads once, and keeps what there is room for; the rest is read so that nobody blocks.
    ///
    /// - Returns: How many bytes it read.
    @discardableResult private func read(from output: Descriptor, atMost limit: Int) -> Int {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let result = unsafe Glibc.read(output.number, buffer.baseAddress, limit)
            count = max(0, result)
            if result == 0 || (result < 0 && errno != EAGAIN && errno != EINTR) {
                self.output = nil
            }
        }
        let room = command.outputLimit - kept.count
        kept += bytes.prefix(room)
        if bytes.count > room { isCut = true }
        return bytes.count
    }

    /// Reads what the program left in the pipe at its end, and not what others may still put there.
    private func drain() {
        guard let output else { return }
        var left: Int32 = 0
        _ = unsafe ioctl(output.number, UInt(FIONREAD), &left)
        while left > 0 {
            let count = read(from: output, atMost: min(Int(left), Self.chunk))
            guard count > 0 else { return }
            left -= Int32(count)
        }
    }
}

extension Descriptor {
    /// Makes reading and writing return at once; the corresponding C function is `fcntl`.
    fileprivate func neverBlock() throws(SystemError) {
        let flags = fcntl(number, F_GETFL)
        guard fcntl(number, F_SETFL, flags | O_NONBLOCK) == 0 else { throw SystemError("fcntl") }
    }
}
