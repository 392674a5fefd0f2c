internal import Glibc
internal import System
package import Transfer

/// One kept connection to a web server on this machine, cheap enough to have many of.
///
/// libcurl takes longer for a request than the responder does; a load generator that is the
/// bottleneck measures itself.
package final class KeptConnection {
    /// The server closed, or did not answer in time.
    package struct Broken: Error {}

    private let address: SocketAddress
    private var descriptor: Descriptor?
    private var received: [UInt8] = []

    /// Connects when there is something to send.
    ///
    /// - Parameter port: Where the server listens, on 127.0.0.1.
    package init(port: Int) { address = .ipv4(host: "127.0.0.1", port: UInt16(port)) }

    /// A POST as it goes over the wire.
    package static func request(_ path: String, body: [UInt8]) -> [UInt8] {
        let head = """
            POST \(path) HTTP/1.1\r
            Host: localhost\r
            Content-Type: \(Web.formType)\r
            Content-Length: \(body.count)\r
            \r

            """
        return Array(head.utf8) + body
    }

    /// Connects now, so that sending needs nothing else.
    package func open() throws {
        guard descriptor == nil else { return }
        let made = try address.socket()
        guard address.connect(made.number) == 0 else { throw Broken() }
        // Longer than nginx waits for the responder.
        var time = timeval(tv_sec: 40, tv_usec: 0)
        let size = socklen_t(MemoryLayout.size(ofValue: time))
        unsafe setsockopt(made.number, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        unsafe setsockopt(made.number, SOL_SOCKET, SO_SNDTIMEO, &time, size)
        descriptor = made
        received = []
    }

    /// Sends a request and waits for its answer.
    ///
    /// - Parameter request: What `request(_:body:)` made.
    /// - Returns: The answer, without its headers.
    /// - Throws: When there is none.
    package func send(_ request: [UInt8]) throws -> HTTPReply {
        try open()
        guard let number = descriptor?.number else { throw Broken() }
        do {
            try write(request, to: number)
            return try readReply(from: number)
        } catch {
            descriptor = nil
            throw error
        }
    }

    private func write(_ bytes: [UInt8], to number: Int32) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    number,
                    $0.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { throw Broken() }
            sent += count
        }
    }

    /// Everything here is short and comes with its length; no text is made of it.
    private func readReply(from number: Int32) throws -> HTTPReply {
        while true {
            var status: Int?
            var (length, isLast) = (0, false)
            var lineStart = 0
            while let end = received[lineStart...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = received[lineStart..<end].dropLast()
                lineStart = end + 1
                if status == nil { status = Self.number(in: line.dropFirst(9)) }
                if Self.line(line, isOf: "content-length: ") {
                    length = Self.number(in: line.dropFirst(16))
                }
                if Self.line(line, isOf: "connection: close") { isLast = true }
                guard line.isEmpty else { continue }
                while received.count < lineStart + length { try readMore(from: number) }
                let body = Array(received[lineStart..<lineStart + length])
                received.removeFirst(lineStart + length)
                if isLast { descriptor = nil }
                return HTTPReply(status: status ?? 0, body: body)
            }
            try readMore(from: number)
        }
    }

    private static func number(in digits: ArraySlice<UInt8>) -> Int {
        digits.prefix { 0x30...0x39 ~= $0 }.reduce(0) { 10 * $0 + Int($1 - 0x30) }
    }

    private static func line(_ line: ArraySlice<UInt8>, isOf name: StaticString) -> Bool {
        line.count >= name.utf8CodeUnitCount
            && name.withUTF8Buffer {
                unsafe zip($0, line).allSatisfy { $0 == $1 | 0x20 || $0 == $1 }
            }
    }

    private func readMore(from number: Int32) throws {
        let part = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = max(0, unsafe recv(number, buffer.baseAddress, buffer.count, 0))
        }
        guard !part.isEmpty else { throw Broken() }
        received += part
    }
}
