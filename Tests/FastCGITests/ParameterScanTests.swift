import HTTP
import HTTPClient
import Simulator
import Testing

@testable import FastCGI

/// Lengths that make an older libfcgi write behind the end of what it allocated.
@Suite struct ParameterScanTests {
    private func record(_ type: UInt8, _ content: [UInt8], id: UInt8 = 1) -> [UInt8] {
        [1, type, 0, id, UInt8(content.count >> 8), UInt8(content.count & 0xFF), 0, 0] + content
    }

    private var begin: [UInt8] { record(1, [0, 1, 0, 0, 0, 0, 0, 0]) }

    private func request(parameters: [UInt8]) -> [UInt8] {
        begin + record(4, parameters) + record(4, []) + record(5, [])
    }

    private func isPlausible(_ bytes: [UInt8]) -> Bool {
        ParameterScan.isPlausible(bytes, count: bytes.count)
    }

    /// Name and value are announced with lengths whose sum, and 2, is 0, 1 or 16 as an `int`.
    private static let overflowing: [[UInt8]] = [
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE],
        [0xC0, 0, 0, 7, 0xC0, 0, 0, 7],
        [1, 0xFF, 0xFF, 0xFF, 0xFF],
        [0, 0x80, 1, 0, 0],
    ]

    @Test(arguments: overflowing) func `lengths that cannot be true are refused`(_ pair: [UInt8]) {
        let content = pair + [UInt8](repeating: 0x41, count: 200)
        #expect(!isPlausible(request(parameters: content)))
        // Also behind a pair that is right, and cut by the end of a record anywhere.
        let two = [1, 1, 0x41, 0x42] + content
        #expect(!isPlausible(request(parameters: two)))
        for cut in 1..<12 {
            let parts = record(4, Array(two.prefix(cut))) + record(4, Array(two.dropFirst(cut)))
            #expect(!isPlausible(begin + parts + record(4, []) + record(5, [])))
        }
    }

    @Test func `what a web server sends is plausible, however it is cut into records`() {
        let long = String(repeating: "q", count: 20_000)
        let bytes = FastCGIRequest(
            method: "POST",
            path: "/alipay/notify",
            query: Array(long.utf8),
            body: Array("a=b".utf8),
            parameters: [("EMPTY", ""), (String(repeating: "N", count: 128), "x")]
        ).bytes(keepsConnection: true)
        #expect(isPlausible(bytes))
        let pairs = [4, 3] + Array("NAMEabc".utf8)
        for cut in 1..<pairs.count {
            let parts = record(4, Array(pairs.prefix(cut))) + record(4, Array(pairs.dropFirst(cut)))
            #expect(isPlausible(begin + parts + record(4, [])))
        }
    }

    @Test func `parameters without an end, or of two requests, are refused`() {
        #expect(!isPlausible(begin + record(4, [1, 1, 0x41, 0x42])))
        #expect(!isPlausible(record(4, []) + begin))
        #expect(!isPlausible(begin + record(4, [0, 0], id: 2) + record(4, [])))
        #expect(!isPlausible(begin + record(4, [0, 0], id: 0) + record(4, [])))
        #expect(isPlausible(record(9, [], id: 0) + begin + record(4, [])))
    }

    @Test(arguments: overflowing)
    func `a server closes such a connection, and goes on with others`(_ pair: [UInt8]) throws {
        let server = try TestServer(threads: 2) { _, exchange in
            exchange.answer(.text("ok", status: 200))
        }
        for _ in 1...8 {
            let attack = try server.connect()
            let content = pair + [UInt8](repeating: 0x41, count: 20_000)
            try attack.write(request(parameters: content))
            #expect(throws: FastCGIConnection.Failure.self) { try attack.readReply() }
        }
        let other = FastCGIRequest(method: "GET", path: "/a")
        #expect(try server.connect().send(other).status == 200)
        #expect(server.stop() == 0)
    }
}
