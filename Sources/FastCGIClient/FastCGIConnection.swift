internal import Glibc
package import System
package import Transfer

/// A connection to a FastCGI responder, as a web server has one.
package final class FastCGIConnection {
    /// Why there is no answer.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    private let descriptor: Descriptor
    /// What the responder wrote to FCGI_STDERR with the last answer.
    package private(set) var errorOutput: [UInt8] = []

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: Where the responder listens.
    ///   - timeout: How long to wait for each part of an answer, in milliseconds.
    ///   - startTimeout: How long to wait for somebody to listen there, in milliseconds: a responder
    ///     that was started a moment ago does not yet.
    /// - Throws: `Failure` when nothing answers there.
    package init(
        to address: SocketAddress,
        timeout: Int = 30_000,
        startTimeout: Int = 0
    ) throws(Failure) {
        let end = ContinuousClock.now + .milliseconds(startTimeout)
        do {
            descriptor = try Self.connected(to: address, until: end)
        } catch {
            throw Failure(description: "\(error)")
        }
        var time = timeval(tv_sec: timeout / 1000, tv_usec: timeout % 1000 * 1000)
        let size = socklen_t(MemoryLayout.size(ofValue: time))
        unsafe setsockopt(descriptor.number, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        unsafe setsockopt(descriptor.number, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }

    private static func connected(
        to address: SocketAddress,
        until end: ContinuousClock.Instant
    ) throws(SystemError) -> Descriptor {
        while true {
            let descriptor = try address.socket()
            if address.connect(descriptor.number) == 0 { return descriptor }
            let error = SystemError("\(address)")
            guard error.code == ENOENT || error.code == ECONNREFUSED, ContinuousClock.now < end
            else { throw error }
            _ = Readiness.wait(for: [], milliseconds: 20)
        }
    }

    /// Sends a request and waits for its answer.
    ///
    /// - Parameters:
    ///   - request: What to ask.
    ///   - keeping: Whether the connection is to be used again.
    /// - Returns: The answer.
    /// - Throws: `Failure` when the connection breaks before the answer is whole.
    package func send(
        _ request: FastCGIRequest,
        keeping: Bool = false
    ) throws(Failure) -> HTTPReply {
        try write(request.bytes(keepsConnection: keeping))
        return try readReply()
    }

    /// Sends bytes as they are: a part of a request, say.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor.number,
                    $0.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { throw Failure(description: SystemError("sending").description) }
            sent += count
        }
    }

    /// Reads one answer, up to END_REQUEST.
    ///
    /// - Returns: The answer.
    /// - Throws: `Failure` when the connection breaks, the responder refuses the request, or what
    ///   comes is not an answer of a CGI program's in FastCGI records.
    package func readReply() throws(Failure) -> HTTPReply {
        var output: [UInt8] = []
        errorOutput = []
        while true {
            guard let header = FastCGIRecord.Header(try read(FastCGIRecord.headerLength)) else {
                throw Failure(description: "reading: this is not FastCGI 1")
            }
            let content = try read(header.contentLength)
            _ = try read(header.paddingLength)
            switch header.kind {
            case .stdout: output += content
            case .stderr: errorOutput += content
            case .endRequest:
                if let refusal = FastCGIRecord.refusal(content) {
                    throw Failure(description: "the responder refused the request: \(refusal)")
                }
                return try CGIOutput.reply(output)
            default: break
            }
        }
    }

    private func read(_ count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let part = unsafe bytes.withUnsafeMutableBytes {
                unsafe recv(
                    descriptor.number,
                    $0.baseAddress?.advanced(by: filled),
                    count - filled,
                    0
                )
            }
            guard part > 0 else {
                if part == 0 { throw Failure(description: "the responder closed the connection") }
                throw Failure(description: SystemError("reading").description)
            }
            filled += part
        }
        return bytes
    }
}
