import FastCGIClient
import HTTP
import Simulator
import Testing
import Transfer

@testable import FastCGI

/// Lengths that make an older libfcgi write behind the end of what it allocated.
@Suite struct ParameterScanTests {
    private func request(parameters: [UInt8]) -> [UInt8] {
        Wire.begin + Wire.record(4, parameters) + Wire.record(4) + Wire.record(5)
    }

    private func isPlausible(_ bytes: [UInt8]) -> Bool { Wire.scan(bytes) == .complete }

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
            let parts =
                Wire.record(4, Array(two.prefix(cut))) + Wire.record(4, Array(two.dropFirst(cut)))
            #expect(!isPlausible(Wire.begin + parts + Wire.record(4) + Wire.record(5)))
        }
    }

    @Test func `what a web server sends is plausible, however it is cut into records`() {
        let long = String(repeating: "q", count: 15_000)
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
            let parts =
                Wire.record(4, Array(pairs.prefix(cut)))
                + Wire.record(4, Array(pairs.dropFirst(cut)))
            #expect(isPlausible(Wire.begin + parts + Wire.record(4) + Wire.record(5)))
        }
    }

    @Test func `a pair that is cut by the end of the parameters is refused`() {
        for pair in [[1], [1, 1], [1, 1, 0x41], [1, 0x80, 0, 0], [0x80]] as [[UInt8]] {
            #expect(Wire.scan(request(parameters: pair)) == .broken)
        }
        #expect(isPlausible(request(parameters: [0, 0])))
    }

    @Test func `parameters may take any number of records`() {
        let pair = [1, 0x80, 0, 0x3F, 0xFA] + [UInt8](repeating: 0x41, count: 0x3FFB)
        let two = Wire.record(4, pair) + Wire.record(4, pair)
        #expect(isPlausible(Wire.begin + two + Wire.record(4) + Wire.record(5)))
        let four = two + two + Wire.record(4, [0, 0])
        #expect(isPlausible(Wire.begin + four + Wire.record(4) + Wire.record(5)))
    }

    @Test(arguments: overflowing)
    func `a server closes such a connection, and continues with others`(_ pair: [UInt8]) throws {
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
