internal import Foundation
internal import Glibc
internal import Installation
internal import System
internal import Transfer

/// A shop's endpoint in this process: it takes webhooks as fast as they come, and keeps them.
///
/// Each connection has a thread.
package final class Receiver: @unchecked Sendable {  // all that changes is guarded by the condition
    let port: Int
    private let listener: Descriptor
    private let condition = NSCondition()
    private var posts: [Post] = []
    private var work = 0.0
    private var isHolding = false
    private var isClosed = false

    /// A request: its event's id, its body, and when all of it was there.
    package struct Post: Sendable {
        let id: String
        let body: [UInt8]
        package let receivedAt = ContinuousClock.now
    }

    /// Listens on a free port of 127.0.0.1.
    ///
    /// - Throws: `Sandbox.Failure` when it cannot.
    package init() throws {
        let port = try FreePort.find()
        let address = SocketAddress.ipv4(host: "127.0.0.1", port: UInt16(port))
        let listener = try address.socket()
        var reuses: Int32 = 1
        let size = socklen_t(MemoryLayout.size(ofValue: reuses))
        unsafe setsockopt(listener.number, SOL_SOCKET, SO_REUSEADDR, &reuses, size)
        guard address.bind(listener.number) == 0, listen(listener.number, 1024) == 0 else {
            throw Sandbox.Failure(text: "cannot listen on port \(port)")
        }
        self.port = port
        self.listener = listener
        Thread.detachNewThread { [self] in
            while true {
                let number = accept(listener.number, nil, nil)
                guard number >= 0, !locked({ isClosed }) else { return }
                _ = fcntl(number, F_SETFD, FD_CLOEXEC)
                Thread.detachNewThread { [self] in serve(number) }
            }
        }
    }

    /// Listens no more; connections that are open stay so.
    package func close() {
        locked { isClosed = true }
        shutdown(listener.number, Int32(SHUT_RDWR))
    }

    /// TOML of a webhook that posts to it, by `hook.secret`.
    func destination(concurrency: Int) -> String {
        """
        [deliver]
        [[deliver.webhook]]
        name = "shop"
        url = "http://127.0.0.1:\(port)/hook"
        events = ["order.paid", "order.refunded", "order.closed", "order.finished"]
        secret_files = ["hook.secret"]
        allow_private_address = true
        concurrency = \(concurrency)
        timeout = "10min"

        """
    }

    /// Everything that came so far, in that order.
    package var received: [Post] { locked { posts } }

    /// Waits until so much has come; false when it has not after so many seconds.
    package func waits(for count: Int, atMost seconds: Double) -> Bool {
        let deadline = Date.now.addingTimeInterval(seconds)
        return locked {
            while posts.count < count {
                guard condition.wait(until: deadline) else { return posts.count >= count }
            }
            return true
        }
    }

    /// Works for so long on each request from now on, in milliseconds.
    func work(milliseconds: Double) { locked { work = milliseconds } }

    /// Keeps answers back from now on.
    package func hold() { locked { isHolding = true } }

    /// Gives the answers that were kept back, and all others at once.
    package func release() {
        locked {
            isHolding = false
            condition.broadcast()
        }
    }

    private static let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)

    private func serve(_ number: Int32) {
        defer { Glibc.close(number) }
        var received: [UInt8] = []
        while let post = Self.read(from: number, &received) {
            let (isHeld, time) = locked {
                posts.append(post)
                condition.broadcast()
                return (isHolding, work)
            }
            if isHeld { locked { while isHolding { condition.wait() } } }
            if time > 0 { Delay.pass(milliseconds: time) }
            let sent = unsafe Glibc.send(
                number,
                Self.answer,
                Self.answer.count,
                Int32(MSG_NOSIGNAL)
            )
            guard sent == Self.answer.count else { return }
        }
    }

    /// Reads a request; `nil` when the client has gone.
    private static func read(from number: Int32, _ received: inout [UInt8]) -> Post? {
        while true {
            if let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
                var (id, length) = ("", 0)
                for line in received[..<end.lowerBound].split(separator: UInt8(ascii: "\n")) {
                    guard let header = HTTPReply.Header(line: line) else { continue }
                    switch header.name.lowercased() {
                    case "webhook-id": id = header.value
                    case "content-length": length = Int(header.value) ?? 0
                    default: break
                    }
                }
                if received.count >= end.upperBound + length {
                    let body = Array(received[end.upperBound..<end.upperBound + length])
                    received.removeFirst(end.upperBound + length)
                    return Post(id: id, body: body)
                }
            }
            let part = unsafe [UInt8](unsafeUninitializedCapacity: 8192) { buffer, count in
                count = max(0, unsafe recv(number, buffer.baseAddress, buffer.count, 0))
            }
            guard !part.isEmpty else { return nil }
            received += part
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }
}
