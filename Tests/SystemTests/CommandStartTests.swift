import Foundation
import Testing

@testable import System

/// Programs that cannot be run, or must not.
@Suite struct CommandStartTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func complaint(about path: String, _ arguments: String...) throws -> String? {
        let error = #expect(throws: SystemError.self) {
            try Command([path] + arguments).result()
        }
        return error?.description
    }

    private func file(_ text: String, mode: Int) throws -> String {
        try scratch.write(text, to: "program")
        let path = scratch.path("program")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test func `a program that is not there is named`() throws {
        #expect(
            try complaint(about: "/no/such/program")
                == "cannot run /no/such/program: No such file or directory"
        )
    }

    @Test func `a file that is not executable, and a folder, are refused`() throws {
        let path = try file("#!/bin/sh\n", mode: 0o644)
        #expect(try complaint(about: path) == "cannot run \(path): Permission denied")
        let folder = scratch.folder.path
        #expect(try complaint(about: folder) == "cannot run \(folder): Permission denied")
    }

    @Test func `a program is not searched for`() throws {
        #expect(try complaint(about: "sh") == "cannot run sh: No such file or directory")
    }

    @Test func `an argument that C would cut is refused`() throws {
        let complaint = try complaint(about: "/bin/echo", "a\0b")
        #expect(complaint == "cannot run /bin/echo: Invalid argument")
    }

    @Test(.enabled(if: Command.diesWithItsParent))
    func `a script whose interpreter is missing exits as in a shell`() throws {
        let path = try file("#!/no/such/interpreter\n", mode: 0o755)
        #expect(try Command([path]).result().end == .exited(127))
    }

    @Test func `a command that is cancelled already is not started`() throws {
        let cancellation = try EventFlag()
        cancellation.raise()
        let command = Command(["/usr/bin/touch", scratch.path("started")])
        let result = try RunningCommand(command, cancellation: cancellation).result()
        #expect(result == CommandResult(end: .cancelled, output: [], isOutputCut: false))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("started")))
    }

    @Test func `signals, input and status go through without setpriv, too`() throws {
        let command = Command.shell("cat; exit 7", input: Array("bare".utf8))
        let result = try command.run(by: [], nil)
        #expect(result.end == .exited(7))
        #expect(result.text == "bare")
    }
}
