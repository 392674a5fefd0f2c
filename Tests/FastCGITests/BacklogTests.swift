import Dispatch
import FastCGIClient
import Foundation
import HTTP
import Simulator
import System
import Testing
import Transfer

@testable import FastCGI

/// What waits in the backlog when a server stops.
@Suite struct BacklogTests {
    private let begun = DispatchSemaphore(value: 0)
    private let held = DispatchSemaphore(value: 0)
    private let stopped = DispatchSemaphore(value: 0)

    private func server(isHeld: Bool?) throws -> TestServer {
        try TestServer(threads: 1, isHeld: isHeld) { [begun, held] request, exchange in
            if request.path == "/held" {
                begun.signal()
                held.wait()
            }
            exchange.answer(.text(request.path, status: 200))
        }
    }

    /// Holds the server's only thread by a request.
    private func keepBusy(_ server: TestServer) throws -> FastCGIConnection {
        let busy = try server.connect()
        try busy.write(ask("/held"))
        begun.wait()
        return busy
    }

    private func ask(_ path: String) -> [UInt8] {
        FastCGIRequest(method: "POST", path: path, body: []).bytes(keepsConnection: true)
    }

    private func stop(_ server: TestServer) {
        Thread.detachNewThread { [stopped] in
            #expect(server.stop() == 0)
            stopped.signal()
        }
    }

    @Test(arguments: [nil, false])
    func `it is answered where nobody else holds the socket, and whoever comes later is refused`(
        isHeld: Bool?
    ) throws {
        let server = try server(isHeld: isHeld)
        let busy = try keepBusy(server)
        let waiting = try server.connect(timeout: 5000)
        try waiting.write(ask("/waiting"))
        stop(server)
        #expect(try waiting.readReply().text == "/waiting")
        // The stop still waits for the first.
        #expect(throws: FastCGIConnection.Failure.self) { try server.connect() }
        held.signal()
        #expect(try busy.readReply().text == "/held")
        stopped.wait()
        #expect(server.incidents.withLock { $0.count } == 0)
    }

    @Test func `it is left to whoever is next where the socket is held`() throws {
        let server = try server(isHeld: true)
        let idle = try server.connect()
        let first = FastCGIRequest(method: "POST", path: "/first", body: [])
        #expect(try idle.send(first, keeping: true).text == "/first")
        let busy = try keepBusy(server)
        let waiting = try server.connect()
        try waiting.write(ask("/waiting"))
        stop(server)
        // Idle connections are closed when nobody is let in any more.
        #expect(throws: FastCGIConnection.Failure.self) { try idle.readReply() }
        held.signal()
        #expect(try busy.readReply().text == "/held")
        stopped.wait()
        let next = try #require(try server.held?.accept())
        close(next)
    }
}
