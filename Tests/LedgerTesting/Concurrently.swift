internal import Dispatch

/// Calls the body `count` times on as many threads at once, and waits for all.
package func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let ready = DispatchSemaphore(value: 0)
    let start = DispatchSemaphore(value: 0)
    let group = DispatchGroup()
    let queue = DispatchQueue(label: "test", attributes: .concurrent)
    for index in 0..<count {
        queue.async(group: group) {
            ready.signal()
            start.wait()
            body(index)
        }
    }
    for _ in 0..<min(count, 2) { ready.wait() }
    for _ in 0..<count { start.signal() }
    group.wait()
}
