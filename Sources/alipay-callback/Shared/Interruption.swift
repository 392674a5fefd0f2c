internal import Dispatch
internal import Glibc
internal import System

/// Notices that the operator pressed Ctrl-C or a service manager asked to stop.
///
/// What was begun can be cleaned up then.
final class Interruption {
    private final class Flag: Sendable {
        let isRaised = Mutex(false)
    }

    private let flag = Flag()
    private var sources: [any DispatchSourceSignal] = []

    init() {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [flag] in flag.isRaised.withLock { $0 = true } }
            source.resume()
            sources.append(source)
        }
    }

    var hasCome: Bool { flag.isRaised.withLock { $0 } }
}
