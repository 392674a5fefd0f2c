package import Alipay

/// What became of a notification that was handed to a store.
package enum Recorded: Sendable, Equatable {
    /// On disk, and the order and its events with it.
    case applied
    /// On disk; the order says so already, or the message is not about an order.
    case nothing
    /// On disk, set aside for the operator.
    case quarantined(QuarantineReason)
    /// Not on disk: the store is busy, full, gone or closing.
    case unavailable
}

/// Where notifications and orders are kept.
package protocol OrderStore: Sendable {
    /// Records a notification durably, in one transaction with what it changes.
    ///
    /// - Parameters:
    ///   - notification: What Alipay said.
    ///   - completion: Called exactly once, on any thread, after the commit is on disk or has
    ///     failed; it may be called before this method returns.
    func record(
        _ notification: Notification,
        then completion: @escaping @Sendable (Recorded) -> Void
    )

    /// The order of that number, or `nil` when there is none.
    ///
    /// - Throws: When the store cannot be read.
    func order(_ outTradeNo: String, of appID: String) throws -> Order?

    /// The key that marks the operator's probes of the web server, 32 bytes; `nil` when it cannot be
    /// read, and then there are no probes.
    var probeKey: [UInt8]? { get }

    /// What this process is doing in the store.
    var activity: StoreActivity { get }

    /// What is in the store, for a monitor; a matter of milliseconds.
    ///
    /// - Throws: When the store cannot be read.
    func contents() throws -> StoreContents

    /// Why notifications cannot be recorded now, or orders not be read, in a sentence; `nil` when
    /// all is well.
    var trouble: String? { get }
}
