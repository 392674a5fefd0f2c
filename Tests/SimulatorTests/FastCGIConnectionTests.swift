import FastCGIClient
import Foundation
import Simulator
import System
import Testing
import Transfer

/// The client against fcgiwrap, which is libfcgi, and against sockets that misbehave.
@Suite struct FastCGIConnectionTests {
    @Test func `asks a real responder and reads all that it says`() throws {
        let responder = try Responder()
        let connection = try FastCGIConnection(to: responder.address)
        let long = String(repeating: "长", count: 300)
        let reply = try connection.send(responder.post(Array("k=v&w=%0A".utf8), long: long))
        #expect(reply.status == 403)
        #expect(reply.header("X-Was") == "POST")
        let lines = reply.text.split(separator: "\n").map(String.init)
        let expected = [
            "/alipay/notify?a=%2B|a=%2B|"
                + "application/x-www-form-urlencoded",
            "127.0.0.1|notify|\(long)",
            "k=v&w=%0A",
        ]
        #expect(lines == expected)
        // fcgiwrap ends this line with CR LF when the word comes before the end of the headers.
        let word = connection.errorOutput.filter { $0 != UInt8(ascii: "\r") }
        #expect(word == Array("a word on the side\n".utf8))
    }

    @Test func `a long body goes there and comes back in many records`() throws {
        let responder = try Responder()
        let body = [UInt8](repeating: UInt8(ascii: "b"), count: 150_000)
        let reply = try FastCGIConnection(to: responder.address).send(responder.post(body))
        #expect(reply.body.suffix(body.count).elementsEqual(body))
    }

    @Test func `one connection serves request after request`() throws {
        let responder = try Responder()
        let connection = try FastCGIConnection(to: responder.address)
        for number in 1...5 {
            let request = responder.post(Array("n=\(number)".utf8))
            let reply = try connection.send(request, keeping: true)
            #expect(reply.text.hasSuffix("n=\(number)"))
        }
    }

    @Test func `a connection that is not to be kept is closed by the responder`() throws {
        let responder = try Responder()
        let connection = try FastCGIConnection(to: responder.address)
        _ = try connection.send(responder.post([]))
        #expect(throws: FastCGIConnection.Failure.self) {
            try connection.send(responder.post([]))
        }
    }

    @Test func `several connections are kept open beside each other`() throws {
        let responder = try Responder(workers: 3)
        let connections = try (0..<3).map { _ in try FastCGIConnection(to: responder.address) }
        for round in 1...2 {
            for connection in connections {
                let request = responder.post(Array("r=\(round)".utf8))
                let reply = try connection.send(request, keeping: true)
                #expect(reply.text.hasSuffix("r=\(round)"))
            }
        }
    }

    @Test func `a request may be sent in halves`() throws {
        let responder = try Responder()
        let connection = try FastCGIConnection(to: responder.address)
        let bytes = responder.post(Array("half=1".utf8)).bytes(keepsConnection: false)
        try connection.write(Array(bytes.prefix(bytes.count / 2)))
        try connection.write(Array(bytes.dropFirst(bytes.count / 2)))
        #expect(try connection.readReply().text.hasSuffix("half=1"))
    }

    @Test func `a silent responder is given up after the time limit`() throws {
        let scratch = try Scratch()
        let socket = try ListeningSocket(path: scratch.path("s"))
        let connection = try FastCGIConnection(to: .unix(path: scratch.path("s")), timeout: 50)
        let failure = #expect(throws: FastCGIConnection.Failure.self) {
            try connection.readReply()
        }
        #expect(failure?.description == "reading: Resource temporarily unavailable")
        withExtendedLifetime(socket) {}
    }

    private static let badAnswers: [([UInt8], String)] = [
        ([1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0], "FCGI_OVERLOADED"),
        ([1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], "FCGI_CANT_MPX_CONN"),
        ([1, 3, 0, 1, 0, 0, 0, 0], "END_REQUEST of 0 bytes"),
        ([1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "no headers"),
        (Array("HTTP/1.1 400 Bad Request\r\n".utf8), "not FastCGI"),
        ([1, 6, 0, 1, 0, 8, 0, 0, 1], "closed the connection"),
    ]

    @Test(arguments: badAnswers)
    func `an answer that is not one is an error that says so`(
        bytes: [UInt8],
        reason: String
    ) throws {
        let socket = try ListeningSocket()
        let port = try #require(UInt16(exactly: socket.port))
        let connection = try FastCGIConnection(to: .ipv4(host: "127.0.0.1", port: port))
        let peer = try socket.accept()
        try peer.write(contentsOf: Data(bytes))
        try peer.close()
        let failure = #expect(throws: FastCGIConnection.Failure.self) {
            try connection.readReply()
        }
        #expect(failure?.description.contains(reason) == true)
    }

    @Test func `a path that does not fit a socket's address is not cut to another's`() throws {
        let scratch = try Scratch()
        let long = scratch.path(String(repeating: "s", count: 120))
        let socket = try ListeningSocket(path: String(long.prefix(107)))
        let failure = #expect(throws: FastCGIConnection.Failure.self) {
            try FastCGIConnection(to: .unix(path: long))
        }
        #expect(failure?.description == "unix:\(long): File name too long")
        withExtendedLifetime(socket) {}
    }
}
