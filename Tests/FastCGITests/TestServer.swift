import FastCGIClient
import Foundation
import HTTP
import Simulator
import System
import Transfer

@testable import FastCGI

/// A server on a socket of its own, run by a thread until the test lets go of it.
final class TestServer: Sendable {
    let path: String
    /// The socket, where another process would hold it, too.
    let held: Listener?
    private let isStopped = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)
    private let outcome = Mutex<Int?>(nil)
    let incidents = Mutex<[Incident]>([])
    /// How often the owner's thread waited for a signal, and how often it was called as alive.
    private let turns = Atomic(0)
    private let lives = Atomic(0)

    /// - Parameters:
    ///   - threads: Worker threads.
    ///   - limits: What a peer may ask.
    ///   - isHeld: Whether others hold the socket, which was handed over then; by default it is the
    ///     server's own.
    ///   - handle: Answers a request.
    /// - Throws: `SystemError` when the socket cannot be bound.
    init(
        threads: Int = 4,
        limits: Limits = Limits(bodyLimit: 65_536),
        isHeld: Bool? = nil,
        handle: @escaping Server.Handler
    ) throws {
        path = "/tmp/ac-\(UUID().uuidString.prefix(8)).sock"
        let bound = try Listener(unixPath: path)
        held = isHeld == true ? bound : nil
        let listener = try isHeld.map {
            try Listener(inherited: dup(bound.descriptor.number), name: "inherited", isHeld: $0)
        }
        let server = try Server(
            listener: listener ?? bound,
            limits: limits,
            report: { incident in self.incidents.withLock { $0.append(incident) } },
            handle: handle
        )
        Thread.detachNewThread { [self] in
            let left = try? server.run(
                threads: threads,
                drain: 10_000,
                nextSignal: {
                    self.turns.add(1, ordering: .relaxed)
                    return self.isStopped.load(ordering: .acquiring) ? "SIGTERM" : Self.tick()
                },
                isAlive: { self.lives.add(1, ordering: .relaxed) },
                willDrain: { _ in }
            )
            outcome.withLock { $0 = left }
            ended.signal()
        }
    }

    /// Stops the server.
    ///
    /// - Returns: How many connections were still at work.
    func stop() -> Int? {
        isStopped.store(true, ordering: .releasing)
        ended.wait()
        return outcome.withLock { $0 }
    }

    func connect(timeout: Int = 30_000) throws -> FastCGIConnection {
        try FastCGIConnection(to: .unix(path: path), timeout: timeout)
    }

    /// How many of the owner's next turns knew of threads that take what arrives.
    func lives(ofTurns count: Int) -> Int {
        let (begin, before) = (turns.load(ordering: .relaxed), lives.load(ordering: .relaxed))
        while turns.load(ordering: .relaxed) < begin + count { _ = Self.tick() }
        return lives.load(ordering: .relaxed) - before
    }

    /// What a process does in `sigtimedwait`: nothing, for a while.
    private static func tick() -> String? {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(5))
        return nil
    }
}
