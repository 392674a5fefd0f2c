internal import Foundation
internal import Installation
internal import Simulator

extension Message {
    /// Distinct payments, signed on all processors.
    static func payments(_ count: Int, by alipay: SimulatedAlipay) throws -> [[UInt8]] {
        let parts = ProcessInfo.processInfo.activeProcessorCount
        let signed = Signed(parts: parts)
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            for number in stride(from: part, to: count, by: parts) {
                guard let request = try? payment(by: alipay, of: "P\(number)").request
                else { return }
                signed.add(request, in: part)
            }
        }
        guard signed.all.count == count else { throw Sandbox.Failure(text: "signing has failed") }
        return signed.all
    }

    /// What several threads have signed, each for itself.
    private final class Signed: @unchecked Sendable {  // all is guarded by the lock
        private let lock = NSLock()
        private var requests: [[[UInt8]]]

        init(parts: Int) { requests = Array(repeating: [], count: parts) }

        func add(_ request: [UInt8], in part: Int) {
            lock.withLock { requests[part].append(request) }
        }

        var all: [[UInt8]] { lock.withLock { requests.flatMap { $0 } } }
    }
}
