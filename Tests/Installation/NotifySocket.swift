internal import Foundation

/// A service manager's datagram socket, held by the test, and what programs say to it.
package final class NotifySocket: @unchecked Sendable {  // what changes is in the condition
    /// What NOTIFY_SOCKET has to be.
    package let name: String
    private let descriptor: Int32
    private let condition = NSCondition()
    private var received: [String] = []

    /// - Parameter name: A path, or `@` and a name that is in no file system.
    /// - Throws: `Failure` when it cannot be bound.
    package init(_ name: String) throws {
        self.name = name
        descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let bytes = name.hasPrefix("@") ? [0] + name.utf8.dropFirst() : Array(name.utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        // An abstract name ends where the address does.
        let size = MemoryLayout<sa_family_t>.size + bytes.count
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(size))
            }
        }
        guard bound == 0 else { throw Sandbox.Failure(text: "cannot bind \(name)") }
        listen()
    }

    deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// All datagrams so far, in the order in which they came.
    package var messages: [String] {
        condition.lock()
        defer { condition.unlock() }
        return received
    }

    /// The values of a name in all datagrams so far.
    package func values(of name: String) -> [String] {
        messages.flatMap { $0.split(separator: "\n") }
            .filter { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    /// Waits until lines that begin so have come so many times.
    ///
    /// - Parameters:
    ///   - line: As in `READY=1`.
    ///   - times: How often.
    /// - Returns: False when they have not after a minute, as `waits(until:)`.
    package func waits(for line: String, times: Int = 1) -> Bool {
        waits { messages in
            messages.flatMap { $0.split(separator: "\n") }.count { $0.hasPrefix(line) } >= times
        }
    }

    /// Waits until what has come is as wanted; false when it is not after a minute.
    ///
    /// The minute is not a measure of speed: it turns a line that never comes into a red test.
    package func waits(until isWanted: ([String]) -> Bool) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let deadline = Date.now.addingTimeInterval(60)
        while !isWanted(received) {
            guard condition.wait(until: deadline) else { return false }
        }
        return true
    }

    private func listen() {
        let descriptor = descriptor
        Thread.detachNewThread { [weak self] in
            defer { close(descriptor) }
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0, let self else { return }
                let message = String(decoding: buffer.prefix(count), as: UTF8.self)
                condition.lock()
                received.append(message)
                condition.broadcast()
                condition.unlock()
            }
        }
    }
}
