internal import Foundation
internal import Installation

/// How long processors have worked, in seconds.
struct ProcessorTime {
    private var responder: Double
    private var nginx: Double
    private var load: Double

    /// Up to now: `responder`, an nginx with its workers, and this process.
    init(_ responder: Child, _ server: Nginx) {
        self.responder = ProcessTree(of: responder.processID).processorSeconds
        nginx = server.workers.map { ProcessTree(of: $0).processorSeconds }.reduce(0, +)
        // The two are children of this process.
        load = ProcessTree(of: getpid()).processorSeconds - self.responder - nginx
    }

    static func - (later: ProcessorTime, earlier: ProcessorTime) -> ProcessorTime {
        var time = later
        time.responder -= earlier.responder
        time.nginx -= earlier.nginx
        time.load -= earlier.load
        return time
    }

    /// As in `responder 0.70, nginx 0.30, load 0.20 of 2`.
    func description(over elapsed: Double) -> String {
        let parts = [("responder", responder), ("nginx", nginx), ("load", load)].map {
            "\($0) \(String(format: "%.2f", $1 / elapsed))"
        }
        let all = ProcessInfo.processInfo.activeProcessorCount
        return parts.joined(separator: ", ") + " of \(all)"
    }
}
