import FastCGIClient
import Foundation
import HTTP
import Simulator
import System
import Testing
import Transfer

@testable import FastCGI

@Suite struct ServerTests {
    /// Says what it was asked, so that a mix-up shows.
    private static let echo: Server.Handler = { request, exchange in
        switch request.body {
        case .complete(let body):
            exchange.answer(
                Response(
                    status: 200,
                    headers: [],
                    body: Array("\(request.method) \(request.path) ".utf8) + body
                )
            )
        case .tooLarge: exchange.answer(.text("too large", status: 413))
        case .wrongLength: exchange.answer(.text("wrong length", status: 400))
        }
    }

    private func post(_ body: String, path: String = "/a") -> FastCGIRequest {
        FastCGIRequest(method: "POST", path: path, body: Array(body.utf8))
    }

    @Test func `several requests are answered on one connection`() throws {
        let server = try TestServer(handle: Self.echo)
        let connection = try server.connect()
        for number in 1...20 {
            let reply = try connection.send(post("body \(number)"), keeping: true)
            #expect(reply.text == "post /a body \(number)")
        }
        #expect(server.stop() == 0)
    }

    @Test func `the server counts as alive only while a thread takes requests`() throws {
        let (begun, held) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let server = try TestServer(threads: 2) { request, exchange in
            if request.path == "/held" {
                begun.signal()
                held.wait()
            }
            Self.echo(request, exchange)
        }
        #expect(server.lives(ofTurns: 10) > 0)
        let connections = try (1...2).map { _ in try server.connect() }
        for (count, connection) in connections.enumerated() {
            try connection.write(post("x", path: "/held").bytes(keepsConnection: false))
            begun.wait()
            // One of two threads is enough; what was taken before may be reported once more.
            let lives = server.lives(ofTurns: 20)
            #expect(count == 0 ? lives > 1 : lives <= 1)
        }
        for _ in connections { held.signal() }
        for connection in connections { #expect(try connection.readReply().status == 200) }
        #expect(server.lives(ofTurns: 10) > 0)
        #expect(server.stop() == 0)
    }

    @Test func `a connection that is not to be kept is closed after the answer`() throws {
        let server = try TestServer(handle: Self.echo)
        let connection = try server.connect()
        #expect(try connection.send(post("x")).status == 200)
        #expect(throws: FastCGIConnection.Failure.self) { try connection.readReply() }
        #expect(server.stop() == 0)
    }

    @Test func `two hundred idle connections hold none of four threads`() throws {
        let server = try TestServer(threads: 4, handle: Self.echo)
        let idle = try (1...200).map { _ in try server.connect() }
        for connection in idle {
            #expect(try connection.send(post("kept"), keeping: true).status == 200)
        }
        let fresh = try server.connect()
        for number in 1...50 {
            let reply = try fresh.send(post("\(number)"), keeping: true)
            #expect(reply.text == "post /a \(number)")
        }
        // And the idle ones are still good.
        for connection in idle {
            #expect(try connection.send(post("again"), keeping: true).text == "post /a again")
        }
        #expect(server.stop() == 0)
    }

    @Test func `half-sent requests hold none of the threads, and go on when the rest comes`() throws
    {
        let server = try TestServer(threads: 4, handle: Self.echo)
        let whole = post("late").bytes(keepsConnection: true)
        // Cut in the header of a record, in the parameters, before the end of the body.
        let cuts = [
            3, 8, 20, 100, whole.count / 2, whole.count - 20, whole.count - 8, whole.count - 1,
        ]
        let halves = try cuts.map { cut in
            let connection = try server.connect()
            try connection.write(Array(whole.prefix(cut)))
            return connection
        }
        let ninth = try server.connect()
        #expect(try ninth.send(post("ninth"), keeping: true).text == "post /a ninth")
        for (connection, cut) in zip(halves, cuts) {
            try connection.write(Array(whole.dropFirst(cut)))
            #expect(try connection.readReply().text == "post /a late")
        }
        #expect(server.stop() == 0)
    }

    @Test func `a request that never comes to its end is dropped after the read timeout`() throws {
        let server = try TestServer(
            limits: Limits(bodyLimit: 65_536, readTimeout: 500),
            handle: Self.echo
        )
        let connection = try server.connect()
        try connection.write(Array(post("never").bytes(keepsConnection: true).prefix(60)))
        #expect(throws: FastCGIConnection.Failure.self) { try connection.readReply() }
        #expect(try server.connect().send(post("others")).status == 200)
        #expect(server.stop() == 0)
    }

    @Test func `what is not FastCGI is closed, and nobody else notices`() throws {
        let server = try TestServer(handle: Self.echo)
        let stranger = try server.connect()
        try stranger.write(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        #expect(throws: FastCGIConnection.Failure.self) { try stranger.readReply() }
        #expect(try server.connect().send(post("x")).status == 200)
        #expect(server.stop() == 0)
    }

    @Test func `bodies arrive whole up to the limit, and not beyond it`() throws {
        let server = try TestServer(limits: Limits(bodyLimit: 65_536), handle: Self.echo)
        for length in [0, 1, 8191, 8192, 32_768, 65_528, 65_529, 65_536] {
            let body = String(repeating: "b", count: length)
            let reply = try server.connect().send(post(body))
            #expect(reply.text == "post /a \(body)")
        }
        let connection = try server.connect()
        let long = post(String(repeating: "b", count: 65_537))
        #expect(try connection.send(long, keeping: true).status == 413)
        #expect(try connection.send(post("next"), keeping: true).text == "post /a next")
        #expect(server.stop() == 0)
    }

    @Test(arguments: ["5", "3", "0", "-1", "4x", "99999999999999999999"])
    func `a body that is not as long as announced is distinguished`(_ announced: String) throws {
        let server = try TestServer(handle: Self.echo)
        var request = post("four")
        request.parameters = [("CONTENT_LENGTH", announced)]
        let connection = try server.connect()
        #expect(try connection.send(request, keeping: true).text == "wrong length")
        #expect(server.stop() == 0)
    }

    @Test func `an exchange waits on no thread, and is answered from another`() throws {
        let waiting = Mutex<[Exchange]>([])
        let arrived = DispatchSemaphore(value: 0)
        let server = try TestServer(threads: 1) { request, exchange in
            if request.path == "/now" { return exchange.answer(.text("now", status: 200)) }
            waiting.withLock { $0.append(exchange) }
            arrived.signal()
        }
        // Far more than there are threads.
        let connections = try (1...32).map { _ in try server.connect() }
        for connection in connections {
            try connection.write(post("", path: "/later").bytes(keepsConnection: true))
            arrived.wait()
        }
        #expect(try server.connect().send(post("", path: "/now")).text == "now")
        for exchange in waiting.withLock({ $0 }) { exchange.answer(.text("later", status: 200)) }
        waiting.withLock { $0 = [] }
        for connection in connections { #expect(try connection.readReply().text == "later") }
        #expect(server.stop() == 0)
    }

    @Test func `an exchange that is dropped gets a 500, and the owner is notified`() throws {
        let server = try TestServer { _, _ in }
        #expect(try server.connect().send(post("x")).status == 500)
        #expect(server.stop() == 0)
        #expect(server.incidents.withLock { $0.count } == 1)
    }

    @Test func `stopping closes idle connections, answers what is in flight, and lets nobody in`()
        throws
    {
        let waiting = Mutex<Exchange?>(nil)
        let arrived = DispatchSemaphore(value: 0)
        let server = try TestServer { request, exchange in
            if request.path == "/now" { return exchange.answer(.text("now", status: 200)) }
            waiting.withLock { $0 = exchange }
            arrived.signal()
        }
        let idle = try server.connect()
        #expect(try idle.send(post("", path: "/now"), keeping: true).status == 200)
        let inFlight = try server.connect()
        try inFlight.write(post("", path: "/later").bytes(keepsConnection: true))
        arrived.wait()

        let left = Mutex<Int?>(nil)
        let stopped = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            left.withLock { $0 = server.stop() }
            stopped.signal()
        }
        // The idle connection is closed while the other one is still being answered.
        #expect(throws: FastCGIConnection.Failure.self) { try idle.readReply() }
        waiting.withLock { exchange in
            exchange?.answer(.text("later", status: 200))
            exchange = nil
        }
        #expect(try inFlight.readReply().text == "later")
        stopped.wait()
        #expect(left.withLock { $0 } == 0)
        #expect(throws: FastCGIConnection.Failure.self) { try server.connect() }
    }

    @Test func `a first request on its way is answered by a server that stops`() throws {
        let server = try TestServer { _, exchange in exchange.answer(.text("now", status: 200)) }
        let served = try server.connect()
        #expect(try served.send(post("", path: "/"), keeping: true).status == 200)
        // Behind the request of the first, so they are accepted by the time it is answered again.
        let new = try (0..<16).map { _ in try server.connect() }
        #expect(try server.connect().send(post("", path: "/"), keeping: false).status == 200)
        let stopped = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            #expect(server.stop() == 0)
            stopped.signal()
        }
        #expect(throws: FastCGIConnection.Failure.self) { try served.readReply() }
        // All but the last, which never asks and does not hold the stop.
        for connection in new.dropLast() {
            #expect(try connection.send(post("", path: "/"), keeping: true).text == "now")
        }
        stopped.wait()
    }
}
