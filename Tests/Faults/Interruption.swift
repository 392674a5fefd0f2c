internal import Foundation

/// What happens when the ladder is stopped: everything that it started is stopped, too.
enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Ends the children of this process, and then it, on SIGINT, SIGTERM and SIGHUP.
    ///
    /// - Returns: To be kept for as long as that is wanted.
    static func endsChildren() -> [any DispatchSourceSignal] {
        signals.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                for child in children { kill(child, SIGTERM) }
                exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    /// By proc(5), which lists them by the thread that started them.
    private static var children: [Int32] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.flatMap { task in
            let list = try? String(
                contentsOfFile: "/proc/self/task/\(task)/children",
                encoding: .utf8
            )
            return list?.split(separator: " ").compactMap { Int32($0) } ?? []
        }
    }
}
