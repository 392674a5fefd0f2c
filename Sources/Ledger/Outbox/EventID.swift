internal import Signing

/// The name of an event, by which receivers recognise repetitions.
///
/// It is made of what makes the event happen once, not of the row's number: a ledger that was
/// restored from a backup gives its rows the same numbers again, for other events.
enum EventID {
    /// The id of what happened to a trade's money.
    static func of(appID: String, tradeNo: String, type: String, refundedFen: Int64) -> String {
        hash([appID, tradeNo, type, String(refundedFen)])
    }

    /// The id of a notification's being quarantined.
    ///
    /// - Parameters:
    ///   - appID: Of the notification.
    ///   - tradeNo: Of the notification; empty when it has none.
    ///   - dedupKey: Of the notification, see `NotificationRecord.dedupKey`.
    ///   - notifyID: Of the notification.
    /// - Returns: The id.
    static func ofQuarantine(
        appID: String,
        tradeNo: String,
        dedupKey: String,
        notifyID: String
    ) -> String {
        hash([appID, tradeNo, EventRecord.quarantined, dedupKey, notifyID])
    }

    /// `evt_` and 32 hexadecimal digits: half of a SHA-256 over the parts, each with its length.
    private static func hash(_ parts: [String]) -> String {
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return "evt_" + Array(Digest.sha256.hash(Array(text.utf8)).prefix(16)).hexadecimal
    }
}
