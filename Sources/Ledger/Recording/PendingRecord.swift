internal import Alipay
internal import Orders
internal import System

/// A notification that waits to be written, with its completion.
///
/// A class, so that it goes from thread to thread and from loop to loop as one pointer.
package final class PendingRecord: Sendable {
    let notification: Notification
    /// In milliseconds since 1970-01-01 UTC.
    let receivedAt: Int64
    let row: NotificationRow
    let key: NotificationKey
    /// Hash of its order's key: computed here, on the request's thread and not on the writer's.
    let orderHash: Int
    /// Whether it is a readable message about a trade.
    let isOfTrade: Bool
    /// Whether it is an old one that the operator releases, not an arrival.
    let isRelease: Bool
    /// When it came, by `Clock`.
    let arrivedAt = Clock.milliseconds
    private let completion: @Sendable (Recorded) -> Void
    private let isAnswered = Atomic(false)

    /// Makes the part of the row that does not depend on the ledger.
    ///
    /// - Parameters:
    ///   - notification: What was verified.
    ///   - receivedAt: When it came, in milliseconds since 1970-01-01 UTC.
    ///   - isRelease: Whether it is an old one that the operator releases, not an arrival.
    ///   - completion: Called once, when it is known what became of it.
    init(
        _ notification: Notification,
        receivedAt: Int64,
        isRelease: Bool,
        completion: @escaping @Sendable (Recorded) -> Void
    ) {
        self.notification = notification
        self.receivedAt = receivedAt
        row = NotificationRow(notification, receivedAt: receivedAt)
        key = row.key
        orderHash = key.trade.order.hashValue
        isOfTrade = notification.trade != nil
        self.isRelease = isRelease
        self.completion = completion
    }

    /// Whether somebody has said what became of it.
    var hasAnswer: Bool { isAnswered.load(ordering: .relaxed) }

    /// Says what became of it; nothing, if that was said before.
    ///
    /// - Parameter recorded: What became of it.
    /// - Returns: Whether it was said now.
    @discardableResult func answer(_ recorded: Recorded) -> Bool {
        guard !isAnswered.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        completion(recorded)
        return true
    }
}
