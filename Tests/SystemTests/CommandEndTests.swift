import Foundation
import Testing

@testable import System

/// How a program is ended, and who else with it.
@Suite struct CommandEndTests {
    private let scratch: Scratch
    private let said: NamedPipe
    private let cancellation: EventFlag

    init() throws {
        scratch = try Scratch()
        said = try NamedPipe(scratch.path("said"))
        cancellation = try EventFlag()
    }

    /// Runs a script, which has to write a number into the pipe `$1` when it is ready to be ended.
    private func start(_ script: String, grace: Int = 600_000) throws -> RunningCommand {
        try RunningCommand(
            Command(["/bin/sh", "-c", script, "sh", said.path], grace: grace),
            cancellation: cancellation
        )
    }

    @Test func `a program that takes too long gets SIGTERM`() throws {
        let result = try Command.shell("exec sleep 1000", timeLimit: 50).result()
        #expect(result.end == .overtime)
    }

    @Test func `a program that ignores SIGTERM is killed after the grace`() throws {
        let script = "trap '' TERM; while :; do sleep 1000; done"
        let result = try Command.shell(script, timeLimit: 500, grace: 50).result()
        #expect(result.end == .overtime)
    }

    @Test func `what it said before it was ended is kept`() throws {
        let running = try start("echo started; echo 0 > $1; exec sleep 1000")
        _ = try said.numbers()
        cancellation.raise()
        let result = try running.result()
        #expect(result.end == .cancelled)
        #expect(result.text == "started\n")
    }

    @Test func `SIGTERM meets the program and its children`() throws {
        let running = try start("sleep 1000 & echo $$ $! > $1; wait")
        let processes = try said.numbers().map { WatchedProcess($0) }
        cancellation.raise()
        #expect(try running.result().end == .cancelled)
        #expect(processes.count == 2)
        for process in processes { #expect(process.ends()) }
    }

    @Test func `SIGKILL meets the program and its children`() throws {
        let running = try start("trap '' TERM; sleep 1000 & echo $$ $! > $1; wait", grace: 50)
        let processes = try said.numbers().map { WatchedProcess($0) }
        cancellation.raise()
        #expect(try running.result().end == .cancelled)
        #expect(processes.count == 2)
        for process in processes { #expect(process.ends()) }
    }

    @Test func `a child has the grace to clean up although the program is gone`() throws {
        let running = try start(
            """
            (trap 'sleep 0.2; echo cleaned; exit' TERM; echo 0 > $1; while :; do sleep 0.05; done) &
            exec sleep 1000
            """
        )
        _ = try said.numbers()
        cancellation.raise()
        let result = try running.result()
        #expect(result.end == .cancelled)
        #expect(result.text.contains("cleaned\n"))
    }

    @Test(arguments: [("", 50), (">/dev/null 2>&1", 600_000)])
    func `a child that ignores SIGTERM is killed although the program is gone`(
        redirection: String,
        grace: Int
    ) throws {
        let child = "sh -c 'trap \"\" TERM; echo $$ > $0; exec sleep 1000' $1 \(redirection)"
        let running = try start("\(child) & exec sleep 1000", grace: grace)
        let process = WatchedProcess(try #require(try said.numbers().first))
        #expect(process.isAlive)
        cancellation.raise()
        #expect(try running.result().end == .cancelled)
        #expect(process.ends())
    }

    @Test func `a process that left the group and holds the output holds nobody up`() throws {
        let running = try start(
            "setsid sh -c 'echo $$ > $0; exec sleep 1000' $1 & exec sleep 1000",
            grace: 50
        )
        let process = WatchedProcess(try #require(try said.numbers().first))
        cancellation.raise()
        #expect(try running.result().end == .cancelled)
        #expect(process.isAlive)
    }

    @Test func `a process left behind in time is left alone, and not waited for`() throws {
        let result = try Command.shell("sleep 1000 & echo $!").result()
        #expect(result.end == .exited(0))
        let number = try #require(Int32(result.text.dropLast()))
        #expect(WatchedProcess(number).isAlive)
    }

    @Test func `a process left behind that keeps writing is not waited for`() throws {
        let result = try Command.shell("yes & exit 0").result()
        #expect(result.end == .exited(0))
    }

    @Test func `it ends by itself just as well with a flag that nobody raises`() throws {
        #expect(try start("exit 4").result().end == .exited(4))
    }
}
