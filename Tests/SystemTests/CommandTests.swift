import Foundation
import Installation
import Testing

@testable import System

/// What a program gets, and what is kept of what it says.
@Suite struct CommandTests {
    @Test func `its exit status and all it says come back`() throws {
        let result = try Command.shell("echo one; echo two >&2; echo three; exit 3").result()
        #expect(result.end == .exited(3))
        #expect(result.text == "one\ntwo\nthree\n")
        #expect(!result.isOutputCut)
    }

    @Test func `a crash is distinguished from an exit`() throws {
        #expect(try Command.shell("kill -SEGV $$").result().end == .killed(signal: SIGSEGV))
    }

    @Test func `arguments arrive as they are, and no shell reads them`() throws {
        let arguments = ["a b", "$HOME", "*", "", "'\"", "--", "你好"]
        let result = try Command(["/usr/bin/printf", #"<%s>\n"#] + arguments).result()
        #expect(result.text == arguments.map { "<\($0)>\n" }.joined())
    }

    @Test func `the environment is the one given and nothing else`() throws {
        let environment = ["ORDER": "A1", "EMPTY": "", "LINES": "one\ntwo", "EQUALS": "a=b"]
        let result = try Command(["/usr/bin/env", "-0"], environment: environment).result()
        let variables = result.text.split(separator: "\0").sorted()
        #expect(variables == ["EMPTY=", "EQUALS=a=b", "LINES=one\ntwo", "ORDER=A1"])
    }

    @Test func `the folder is the root`() throws {
        #expect(try Command(["/bin/pwd"]).result().text == "/\n")
    }

    @Test func `no signal is blocked or ignored, whatever the thread that runs it blocks`() throws {
        // The thread of `result` blocks every signal, and the process ignores SIGPIPE.
        let result = try Command(["/bin/grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]).result()
        let sets = result.text.split(separator: "\n").compactMap { line in
            line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        }
        // Signals 32 and 33 are glibc's own; it has them ignored in whatever it spawns.
        #expect(sets.map { $0 & ~(0b11 << 31) } == [0, 0])
    }

    @Test func `the process group is its own`() throws {
        let result = try Command.shell(#"echo $$; cut -d" " -f5 /proc/$$/stat"#).result()
        let numbers = result.text.split(separator: "\n")
        #expect(numbers.count == 2 && numbers[0] == numbers[1])
    }

    @Test func `no descriptor is inherited, not even one that is open on exec`() throws {
        let inheritable = fcntl(2, F_DUPFD, 100)
        defer { close(inheritable) }
        // The fourth is the folder that is being listed.
        #expect(try Command(["/bin/ls", "/proc/self/fd"]).result().text == "0\n1\n2\n3\n")
    }

    // MARK: - Input

    @Test func `the input arrives whole, and then its end`() throws {
        let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 4) }
        #expect(try Command(["/bin/cat"], input: input).result().output == input)
        #expect(try Command(["/bin/cat"]).result().output == [])
    }

    @Test func `a PHP script reads its input`() throws {
        let php = try Programs.path(of: "php").path
        let script = #"echo strrev(file_get_contents("php://stdin"));"#
        let result = try Command([php, "-n", "-r", script], input: Array("paid".utf8)).result()
        #expect(result.text == "diap")
    }

    @Test func `a program that does not read its input is not an error`() throws {
        let input = [UInt8](repeating: 1, count: 1 << 20)
        #expect(try Command(["/bin/true"], input: input).result().end == .exited(0))
        let closing = try Command.shell("exec 0<&-; echo closed", input: input).result()
        #expect(closing.end == .exited(0))
        #expect(closing.text == "closed\n")
    }

    @Test func `commands at the same time see the end of their own input`() throws {
        let running = try (0..<8).map { number in
            try RunningCommand(Command(["/bin/cat"], input: Array("input \(number)".utf8)))
        }
        #expect(try running.map { try $0.result().text } == (0..<8).map { "input \($0)" })
    }

    // MARK: - Output

    @Test func `what is more than the limit is read and thrown away`() throws {
        let arguments = ["/usr/bin/head", "-c", "10485760", "/dev/zero"]
        let result = try Command(arguments, outputLimit: 1000).result()
        #expect(result.end == .exited(0))
        #expect(result.output == [UInt8](repeating: 0, count: 1000))
        #expect(result.isOutputCut)
    }

    @Test(arguments: [(5, false), (4, true), (0, true)])
    func `output is cut when it is longer than the limit`(limit: Int, isCut: Bool) throws {
        let result = try Command(["/usr/bin/printf", "12345"], outputLimit: limit).result()
        #expect(result.text == "12345".prefix(limit))
        #expect(result.isOutputCut == isCut)
    }
}
