internal import Alipay
internal import Orders

/// A notification that waits to be written, and whom to tell.
struct PendingRecord: Sendable {
    let notification: Notification
    /// In milliseconds since 1970-01-01 UTC.
    let receivedAt: Int64
    let row: NotificationRow
    /// Whether it is an old one that the operator lets in, and no arrival.
    let isRelease: Bool
    let completion: @Sendable (Recorded) -> Void
}
