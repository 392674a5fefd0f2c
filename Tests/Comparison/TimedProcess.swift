import Foundation
import Glibc
import Installation

/// A process from its start to its end, as a web server or a shell starts it.
struct TimedProcess {
    /// Milliseconds.
    let elapsed: Double
    let processorTime: Double
    /// The first 4 KiB of its standard output.
    let output: String

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - command: The program's path and its arguments.
    ///   - environment: All of its environment.
    ///   - path: The file that is its standard input.
    /// - Throws: `Sandbox.Failure` when it cannot be started.
    init(
        _ command: [String],
        environment: [String: String] = [:],
        input path: String = "/dev/null"
    ) throws {
        let input = unsafe open(path, O_RDONLY | O_CLOEXEC)
        defer { close(input) }
        var ends: [Int32] = [-1, -1]
        guard input >= 0, unsafe pipe(&ends) == 0 else {
            throw Sandbox.Failure(text: "no pipe, or no \(path)")
        }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        let arguments = unsafe command.map { unsafe strdup($0) } + [nil]
        let variables = unsafe environment.map { unsafe strdup("\($0)=\($1)") } + [nil]
        defer { unsafe (arguments + variables).forEach { unsafe free($0) } }

        let clock = ContinuousClock()
        let begin = clock.now
        var process: pid_t = 0
        let status = unsafe posix_spawn(
            &process,
            command[0],
            &actions,
            nil,
            arguments,
            variables
        )
        close(ends[1])
        defer { close(ends[0]) }
        guard status == 0 else { throw Sandbox.Failure(text: "cannot start \(command[0])") }
        var answer = [UInt8](repeating: 0, count: 4096)
        var count = 0
        while count < answer.count {
            let part = unsafe answer.withUnsafeMutableBytes {
                unsafe read(ends[0], $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            guard part > 0 else { break }
            count += part
        }
        var usage = rusage()
        unsafe wait4(process, nil, 0, &usage)
        elapsed = (clock.now - begin) / .milliseconds(1)
        processorTime = Self.milliseconds(usage.ru_utime) + Self.milliseconds(usage.ru_stime)
        output = String(decoding: answer.prefix(count), as: UTF8.self)
    }

    private static func milliseconds(_ time: timeval) -> Double {
        1000 * Double(time.tv_sec) + Double(time.tv_usec) / 1000
    }
}
