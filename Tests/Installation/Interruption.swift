package import Foundation

/// What happens when a long run is stopped: everything that it started is stopped, too.
package enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Ends the children of this process, and then it, on SIGINT, SIGTERM and SIGHUP.
    ///
    /// - Parameter folder: Removed before the end, if there is one.
    /// - Returns: To be kept for as long as that is wanted.
    package static func endsChildren(
        removing folder: URL? = nil
    ) -> [any DispatchSourceSignal] {
        signals.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                for child in ProcessTree(of: getpid()).descendants { kill(child, SIGTERM) }
                if let folder { try? FileManager.default.removeItem(at: folder) }
                exit(128 + number)
            }
            source.resume()
            return source
        }
    }
}
