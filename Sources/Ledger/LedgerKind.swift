/// What a ledger was made for; it never changes.
///
/// A shadow runs beside the program that answers Alipay: it verifies and records all notifications and
/// changes the orders, but it records no events, so it notifies nobody. If its ledger became the live
/// one, those events would be missing: each payment would be known already, and a repetition of it is
/// not an event. So the kind is stored in the ledger, whoever opens it says which kind is wanted, and
/// the other one is refused. To go live, `[ledger] url` names another ledger: it has the events from
/// then on, and PHP has handled those before.
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
