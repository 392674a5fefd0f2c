internal import Foundation
internal import Installation
internal import System
internal import Transfer

/// Each request once, over many connections, as fast as answers come.
final class LoadBurst: @unchecked Sendable {  // the server is only kept, and its port read
    private let requests: [[UInt8]]
    private let server: Nginx
    private let connections: Int
    private let next = Atomic(0)
    private let successes = Atomic(0)

    init(of requests: [[UInt8]], to server: Nginx, connections: Int) {
        self.requests = requests
        self.server = server
        self.connections = connections
    }

    /// Sends until the time is over or everything is sent.
    ///
    /// - Parameter seconds: For how long.
    /// - Returns: How many were answered `success`, and in how many seconds.
    func run(seconds: Double) -> (successes: Int, elapsed: Double) {
        let clock = ContinuousClock()
        let begun = clock.now
        let end = begun + .seconds(seconds)
        let finished = DispatchSemaphore(value: 0)
        for _ in 0..<connections {
            Thread.detachNewThread { [self] in
                let connection = KeptConnection(port: server.port)
                while clock.now < end {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < requests.count else { break }
                    let reply = try? connection.send(requests[index])
                    if reply?.status == 200 && reply?.text == "success" {
                        successes.add(1, ordering: .relaxed)
                    }
                }
                finished.signal()
            }
        }
        for _ in 0..<connections { finished.wait() }
        return (successes.load(ordering: .relaxed), (clock.now - begun) / .seconds(1))
    }
}
