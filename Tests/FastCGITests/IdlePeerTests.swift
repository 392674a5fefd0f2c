import FastCGIClient
import HTTP
import Simulator
import Testing
import Transfer

@testable import FastCGI

/// Connections between requests, and those by which none ever comes.
@Suite struct IdlePeerTests {
    private static let ok: Server.Handler = { _, exchange in
        exchange.answer(.text("ok", status: 200))
    }

    private let request = FastCGIRequest(method: "POST", path: "/a", body: Array("a=b".utf8))

    /// Whether the server ends it, and not the time limit of the test.
    private func isClosed(_ connection: FastCGIConnection) -> Bool {
        do {
            _ = try connection.readReply()
            return false
        } catch {
            return error.description == "the responder closed the connection"
        }
    }

    @Test func `where there are too many the one that has been idle longest is closed`() throws {
        let server = try TestServer(
            threads: 1,
            limits: Limits(bodyLimit: 65_536, connectionLimit: 8),
            handle: Self.ok
        )
        let half = try server.connect()
        let whole = request.bytes(keepsConnection: true)
        try half.write(Array(whole.prefix(60)))
        var kept: [FastCGIConnection] = []
        for _ in 1...20 {
            let connection = try server.connect()
            #expect(try connection.send(request, keeping: true).status == 200)
            // So that no two are idle since the same moment.
            _ = server.lives(ofTurns: 1)
            kept.append(connection)
        }
        for connection in kept.prefix(13) {
            #expect(isClosed(connection))
        }
        for connection in kept.suffix(7) {
            #expect(try connection.send(request, keeping: true).status == 200)
        }
        try half.write(Array(whole.dropFirst(60)))
        #expect(try half.readReply().status == 200)
        #expect(server.stop() == 0)
    }

    @Test func `who sends nothing has no more time than others, who sent something has`() throws {
        let server = try TestServer(
            threads: 1,
            limits: Limits(bodyLimit: 65_536, readTimeout: 500),
            handle: Self.ok
        )
        let kept = try server.connect()
        #expect(try kept.send(request, keeping: true).status == 200)
        let silent = try server.connect()
        #expect(isClosed(silent))
        #expect(try kept.send(request, keeping: true).status == 200)
        #expect(server.stop() == 0)
    }
}
