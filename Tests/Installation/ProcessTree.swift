internal import Foundation

/// A process and everything that it started, by proc(5).
package struct ProcessTree {
    private let root: Int32

    package init(of root: Int32) { self.root = root }

    /// The process ids of its children, their children and so on.
    package var descendants: [Int32] {
        children.flatMap { [$0] + ProcessTree(of: $0).descendants }
    }

    /// Listed by the thread that started them.
    package var children: [Int32] {
        let folder = "/proc/\(root)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return threads.flatMap { thread in
            let list = try? String(contentsOfFile: "\(folder)/\(thread)/children", encoding: .utf8)
            return list?.split(separator: " ").compactMap { Int32($0) } ?? []
        }
    }

    /// How long processors have worked for all of them, in seconds.
    ///
    /// utime and stime of /proc/PID/stat, which come in hundredths of a second.
    package var processorSeconds: Double {
        ([root] + descendants).reduce(0) { sum, process in
            let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            let fields = stat?.split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
            else { return sum }
            return sum + (user + system) / 100
        }
    }

    /// Their resident memory, in KiB; of what several share, each has its part.
    package var residentKiB: Int {
        let others = descendants
        let (file, mark) = others.isEmpty ? ("status", "VmRSS:") : ("smaps_rollup", "Pss:")
        return ([root] + others).reduce(0) { sum, process in
            let text = try? String(contentsOfFile: "/proc/\(process)/\(file)", encoding: .utf8)
            let line = text?.split(separator: "\n").first { $0.hasPrefix(mark) }
            return sum + (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
        }
    }
}
