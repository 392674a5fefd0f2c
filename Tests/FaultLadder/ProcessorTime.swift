internal import Foundation
internal import Installation

/// How long processors have worked, in seconds.
struct ProcessorTime {
    private var responder: Double
    private var nginx: Double
    private var load: Double

    /// Up to now: `responder`, an nginx with its workers, and this process.
    init(_ responder: Child, _ server: Nginx) {
        self.responder = Self.seconds(of: "\(responder.processID)")
        nginx = server.workers.map(Self.seconds).reduce(0, +)
        load = Self.seconds(of: "self")
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

    /// utime and stime of proc(5), which come in hundredths of a second.
    private static func seconds(of process: String) -> Double {
        let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let fields = stat?.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
        else { return 0 }
        return (user + system) / 100
    }
}
