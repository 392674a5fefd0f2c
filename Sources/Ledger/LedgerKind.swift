/// What a ledger was made for; it stays so for good.
///
/// A shadow stands beside what answers Alipay: it verifies and records all that comes, and moves the
/// orders, but there are no events, so nobody is notified of anything. Were it taken for the true
/// ledger later on, those events would be lost without a word: each payment would be known, and so
/// never be news again. So the ledger itself says what it is, whoever opens it says what he wants, and
/// the other kind is refused. To go live, another place is named in `[ledger] url`; what Alipay says
/// from then on is news there, and what it said before is PHP's.
package enum LedgerKind: String, Sendable, Equatable {
    case live
    case shadow

    /// Why a ledger of this kind is refused where the other one is wanted.
    package var refusal: StorageError {
        StorageError(
            code: self == .live ? .live : .shadow,
            native: "kind \(rawValue)",
            sql: "open"
        )
    }
}
