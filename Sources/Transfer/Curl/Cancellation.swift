internal import System

/// Ends transfers before their time, from any thread.
package final class Cancellation: Sendable {
    private let flag = Atomic(false)

    package init() {}

    /// Ends what it was given to, within about a second; what is given it later does not begin.
    ///
    /// A look-up of a host's name is the C library's and comes to its own end first.
    package func cancel() { flag.store(true, ordering: .releasing) }

    package var isCancelled: Bool { flag.load(ordering: .acquiring) }
}
