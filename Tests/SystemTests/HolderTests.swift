import Foundation
import Installation
import Testing

@testable import System

/// A process that holds a lock and runs a command, and how it comes to its end.
@Suite struct HolderTests {
    private let scratch: Scratch
    private let said: NamedPipe
    private let file: LockFile
    private let holder: Child

    init() throws {
        scratch = try Scratch()
        said = try NamedPipe(scratch.path("said"))
        file = try LockFile(path: scratch.path("lock"))
        let script = "echo $$ > \(said.path); exec sleep 1000"
        holder = try Child("holder", [scratch.path("lock"), "/bin/sh", "-c", script])
    }

    @Test func `its lock is seen from here, and gone after kill -9`() throws {
        let program = WatchedProcess(try #require(try said.numbers().first))
        #expect(try file.tryLock(byte: 0) == nil)
        #expect(try file.tryLock(byte: 1) != nil)
        holder.stop(SIGKILL)
        // Whatever became of the program: it has not inherited the lock.
        withExtendedLifetime(program) {}
        #expect(try file.tryLock(byte: 0) != nil)
    }

    @Test func `it still holds its lock when it is stopped`() throws {
        let program = WatchedProcess(try #require(try said.numbers().first))
        holder.send(SIGSTOP)
        var found = unsafe siginfo_t()
        let stopped = unsafe waitid(
            P_PID,
            id_t(holder.processID),
            &found,
            WSTOPPED | WNOWAIT
        )
        #expect(stopped == 0)
        #expect(try file.tryLock(byte: 0) == nil)
        holder.stop(SIGKILL)
        withExtendedLifetime(program) {}
    }

    @Test(.enabled(if: Command.diesWithItsParent, "setpriv does not know --pdeathsig"))
    func `the program that it runs dies with it by kill -9`() throws {
        let program = WatchedProcess(try #require(try said.numbers().first))
        #expect(program.isAlive)
        holder.stop(SIGKILL)
        #expect(program.ends())
    }
}
