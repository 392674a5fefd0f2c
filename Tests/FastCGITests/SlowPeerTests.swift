import Dispatch
import FastCGIClient
import HTTP
import Simulator
import System
import Testing
import Transfer

@testable import FastCGI

/// Peers that do not send what they began, or do not read what they asked for.
@Suite struct SlowPeerTests {
    /// Longer than any socket takes.
    private static let page = [UInt8](repeating: 0x70, count: 8 << 20)

    private static let echo: Server.Handler = { request, exchange in
        switch request.body {
        case .complete(let body):
            exchange.answer(Response(status: 200, headers: [], body: body))
        case .tooLarge: exchange.answer(.text("too large", status: 413))
        case .wrongLength: exchange.answer(.text("wrong length", status: 400))
        }
    }

    private func post(_ length: Int) -> FastCGIRequest {
        let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 / 7) }
        return FastCGIRequest(method: "POST", path: "/a", body: body)
    }

    private func expectAnswer(of server: TestServer) throws {
        #expect(try server.connect().send(post(1000)).body == post(1000).body)
    }

    /// Below and above what is left in the socket, and the longest body.
    static let lengths = [
        1000, 32_000, 33_000, 60_000, 65_536, 65_537, 100_000, 1_000_000, 3_000_000,
    ]

    @Test(arguments: lengths)
    func `half-sent requests of any length hold no thread, and go on when the rest comes`(
        length: Int
    ) throws {
        let server = try TestServer(threads: 1, handle: Self.echo)
        let whole = post(length).bytes(keepsConnection: true)
        let halves = try (1...8).map { part in
            let connection = try server.connect()
            try connection.write(Array(whole.prefix(whole.count * part / 9)))
            return connection
        }
        try expectAnswer(of: server)
        for (part, connection) in zip(1..., halves) {
            try connection.write(Array(whole.dropFirst(whole.count * part / 9)))
            let reply = try connection.readReply()
            #expect(reply.status == (length > 65_536 ? 413 : 200))
            if length <= 65_536 { #expect(reply.body == post(length).body) }
            // The connection is good for another one.
            #expect(try connection.send(post(1), keeping: true).status == 200)
        }
        #expect(server.stop() == 0)
    }

    @Test(arguments: [3000, 60_000, 100_000])
    func `a request that trickles has no more time than any other`(length: Int) throws {
        let server = try TestServer(
            threads: 1,
            limits: Limits(bodyLimit: 65_536, readTimeout: 500),
            handle: Self.echo
        )
        let connection = try server.connect()
        let whole = post(length).bytes(keepsConnection: true)
        #expect(throws: FastCGIConnection.Failure.self) {
            // On a slow machine its time is over here already.
            try connection.write(Array(whole.dropLast(2500)))
            for byte in whole.suffix(2500) {
                _ = server.lives(ofTurns: 1)
                try connection.write([byte])
            }
            _ = try connection.readReply()
        }
        try expectAnswer(of: server)
        #expect(server.stop() == 0)
    }

    @Test(arguments: [32_000, 33_000, 64_000, 1_000_000])
    func `parameters of any length are answered, and the connection continues`(length: Int) throws {
        let server = try TestServer(threads: 1, handle: Self.echo)
        let connection = try server.connect()
        let pair = [0, 0x80, 0, 0x07, 0xD0 - 5] + [UInt8](repeating: 0x41, count: 2000 - 5)
        let many = (0...(length - 1) / pair.count).flatMap { _ in Wire.record(4, pair) }
        for body in [0, 60_000, 100_000] {
            let content = [UInt8](repeating: 0x62, count: min(body, 65_535))
            let records = Wire.record(5, content) + Wire.record(5)
            let end = body == 0 ? Wire.record(5) : records
            try connection.write(Wire.begin + many + Wire.record(4) + end)
            // Without a CONTENT_LENGTH a body is not as long as announced.
            let status = length > 32_768 ? 431 : body > 0 ? 400 : 200
            #expect(try connection.readReply().status == status)
        }
        #expect(try connection.send(post(10), keeping: true).status == 200)
        #expect(server.stop() == 0)
    }

    @Test func `a body that does not end holds no thread, and ends with the read timeout`() throws {
        let server = try TestServer(
            threads: 1,
            limits: Limits(bodyLimit: 65_536, readTimeout: 500),
            handle: Self.echo
        )
        let endless = try server.connect()
        try endless.write(Wire.begin + Wire.record(4))
        let record = Wire.record(5, [UInt8](repeating: 0x61, count: 65_535))
        #expect(throws: FastCGIConnection.Failure.self) {
            while true {
                try endless.write(record)
                _ = try server.connect().send(post(10))
            }
        }
        try expectAnswer(of: server)
        #expect(server.stop() == 0)
    }

    @Test func `padding and tiny records take no memory, and end some time`() throws {
        let server = try TestServer(
            threads: 1,
            limits: Limits(bodyLimit: 65_536, readTimeout: 500),
            handle: Self.echo
        )
        let connection = try server.connect()
        let begin = Wire.begin + Wire.record(4) + Wire.record(5, [0x61], padding: 255)
        try connection.write(begin)
        let tiny = Wire.record(5, [0x61], padding: 255)
        let many = (0..<400).flatMap { _ in tiny }
        #expect(throws: FastCGIConnection.Failure.self) {
            while true { try connection.write(many) }
        }
        try expectAnswer(of: server)
        #expect(server.stop() == 0)
    }

    @Test func `where buffers take too much the one that has waited longest is closed`() throws {
        let server = try TestServer(
            threads: 1,
            limits: Limits(bodyLimit: 65_536, bufferLimit: 300_000),
            handle: Self.echo
        )
        let whole = post(60_000).bytes(keepsConnection: true)
        var halves = try (0..<12).map { _ in
            let connection = try server.connect()
            try connection.write(Array(whole.prefix(50_000)))
            // Answered behind the half, by the only thread.
            try expectAnswer(of: server)
            return connection
        }
        #expect(throws: FastCGIConnection.Failure.self) { try halves[0].write([0x61]) }
        let last = try #require(halves.last)
        try last.write(Array(whole.dropFirst(50_000)))
        #expect(try last.readReply().status == 200)
        halves = []
        #expect(server.stop() == 0)
    }

    @Test func `an answer that is not read holds neither its thread nor others' answers`() throws {
        let server = try TestServer(threads: 1) { request, exchange in
            let body = request.path == "/page" ? Self.page : Array("ok".utf8)
            exchange.answer(Response(status: 200, headers: [], body: body))
        }
        let page = FastCGIRequest(method: "GET", path: "/page").bytes(keepsConnection: true)
        let lazy = try (1...4).map { _ in try server.connect() }
        for connection in lazy { try connection.write(page) }
        #expect(try server.connect().send(post(10)).text == "ok")
        // They are whole when they are read, and the connection continues.
        for connection in lazy {
            #expect(try connection.readReply().body == Self.page)
            #expect(try connection.send(post(10), keeping: true).text == "ok")
        }
        #expect(server.stop() == 0)
    }

    @Test func `an answer from a thread of the handler's own does not hold that`() throws {
        let waiting = Mutex<[Exchange]>([])
        let arrived = DispatchSemaphore(value: 0)
        let server = try TestServer(threads: 1) { _, exchange in
            waiting.withLock { $0.append(exchange) }
            arrived.signal()
        }
        let connections = try (1...2).map { _ in try server.connect(timeout: 60_000) }
        for connection in connections {
            try connection.write(post(10).bytes(keepsConnection: true))
            arrived.wait()
        }
        for exchange in waiting.withLock({ $0 }) {
            exchange.answer(Response(status: 200, headers: [], body: Self.page))
        }
        waiting.withLock { $0 = [] }
        // The first is read last: its answer was given first, while nobody read.
        for connection in connections.reversed() {
            #expect(try connection.readReply().body == Self.page)
        }
        #expect(server.stop() == 0)
    }

    @Test func `requests that come before the answers are read are answered in their order`() throws
    {
        let server = try TestServer(threads: 2) { request, exchange in
            let body = Array(request.path.utf8) + [UInt8](repeating: 0x2E, count: 4000)
            exchange.answer(Response(status: 200, headers: [], body: body))
        }
        let impatient = try server.connect()
        let requests = (0..<200).flatMap { number in
            FastCGIRequest(method: "GET", path: "/\(number)").bytes(keepsConnection: true)
        }
        try impatient.write(requests)
        #expect(try server.connect().send(post(1)).status == 200)
        for number in 0..<200 {
            #expect(try impatient.readReply().text.hasPrefix("/\(number)."))
        }
        #expect(server.stop() == 0)
    }

    @Test func `an answer that is not read is given up after the write timeout`() throws {
        let server = try TestServer(
            threads: 1,
            limits: Limits(bodyLimit: 65_536, writeTimeout: 50)
        ) { _, exchange in
            exchange.answer(Response(status: 200, headers: [], body: Self.page))
        }
        let connection = try server.connect()
        try connection.write(post(1).bytes(keepsConnection: true))
        // Many times as long, counted in the owner's turns, each of which looks at the clock.
        _ = server.lives(ofTurns: 100)
        #expect(throws: FastCGIConnection.Failure.self) { try connection.readReply() }
        #expect(server.stop() == 0)
    }

    @Test func `a stop holds peers to their time`() throws {
        let server = try TestServer(
            limits: Limits(bodyLimit: 65_536, readTimeout: 50, writeTimeout: 50)
        ) { _, exchange in
            exchange.answer(Response(status: 200, headers: [], body: Self.page))
        }
        let lazy = try server.connect()
        try lazy.write(post(1).bytes(keepsConnection: true))
        let half = try server.connect()
        // It may be hung up on while it sends.
        try? half.write(Array(post(60_000).bytes(keepsConnection: true).dropLast()))
        #expect(server.stop() == 0)
    }

    @Test(arguments: [0, 40_000])
    func `what no web server sends ends the connection, and nothing else`(before: Int) throws {
        let server = try TestServer(threads: 1, handle: Self.echo)
        let begun =
            Wire.begin + Wire.record(4) + Wire.record(5, [UInt8](repeating: 0, count: before))
        let names = Wire.pairs([(String, String)](repeating: ("FCGI_MAX_CONNS", ""), count: 50))
        for type in UInt8.min ... .max where type != 5 {
            let connection = try server.connect()
            let record = Wire.record(type, names, id: type % 2 == 0 ? 1 : 0)
            try connection.write(before == 0 ? record : begun + record)
            #expect(throws: FastCGIConnection.Failure.self) { try connection.readReply() }
        }
        try expectAnswer(of: server)
        #expect(server.stop() == 0)
    }
}
