package import System

/// What the server reports to its owner, who has the log.
package enum Incident: Sendable {
    /// An exchange was dropped without an answer; the client got a 500.
    case droppedExchange
    /// Connections cannot be accepted; it is tried again every second.
    case acceptFailed(SystemError)
}
