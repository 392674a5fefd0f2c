package import Orders
package import System
internal import Transfer

/// Delivers events to one destination, on the thread that asks for it.
package protocol Courier: Sendable {
    /// Makes one attempt.
    ///
    /// - Parameters:
    ///   - attempt: What to deliver.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    ///   - stop: Raised when there is no time any more.
    /// - Returns: What the destination said.
    func deliver(_ attempt: Attempt, now: Int64, until stop: Stop) -> DeliveryAnswer

    /// Delivers an event that did not happen, marked as such.
    ///
    /// - Parameters:
    ///   - event: What to notify of.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    ///   - stop: Raised when there is no time any more.
    /// - Returns: What the destination said.
    func test(_ event: ShopEvent, now: Int64, until stop: Stop) -> DeliveryAnswer
}

/// Raised once, when attempts that are under way have to end.
package struct Stop: Sendable {
    let transfers = Cancellation()
    let commands: EventFlag

    /// - Throws: `SystemError` when the process is out of descriptors.
    package init() throws(SystemError) { commands = try EventFlag() }

    package func raise() {
        transfers.cancel()
        commands.raise()
    }
}
