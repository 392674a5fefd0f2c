internal import Foundation
internal import System
package import Transfer

/// Several clients that send at the same time.
package enum Load {
    /// Posts each body once, from several threads, and waits for all answers.
    ///
    /// - Parameters:
    ///   - bodies: One for each request.
    ///   - clients: How many threads send.
    ///   - url: Where a request goes, by its index.
    ///   - sent: Told after each answer how many there are.
    /// - Returns: For each body what was answered; `nil` where the connection broke.
    package static func post(
        _ bodies: [[UInt8]],
        clients: Int,
        to url: @escaping @Sendable (Int) -> String,
        sent: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> [HTTPReply?] {
        let replies = Mutex<[HTTPReply?]>(Array(repeating: nil, count: bodies.count))
        let next = Atomic(0)
        let answered = Atomic(0)
        let finished = DispatchSemaphore(value: 0)
        for _ in 0..<clients {
            Thread.detachNewThread {
                let client = HTTPClient()
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < bodies.count else { break }
                    let reply = try? client.post(
                        url(index),
                        headers: ["Content-Type: \(Web.formType)"],
                        body: bodies[index]
                    )
                    replies.withLock { $0[index] = reply }
                    sent(answered.add(1, ordering: .relaxed).newValue)
                }
                finished.signal()
            }
        }
        for _ in 0..<clients { finished.wait() }
        return replies.withLock { $0 }
    }
}
