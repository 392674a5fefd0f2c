/// Everything that the service ever logs.
///
/// The list is closed, and no case can hold a secret, a signature, or a buyer's data.
package enum Event: Sendable, Equatable {
    /// The responder takes requests; `mode` says where from, as in `unix:/run/….sock`.
    case started(mode: String, threads: Int)
    case stopping(signal: String)
    /// `unfinished` exchanges were still open when the drain time was over.
    case stopped(unfinished: Int)
    /// A message was not believed. `code` and `cause` carry field names, never values.
    case refused(route: String, code: String, cause: String)
    /// A request could not be taken: too large, cut short, wrong method.
    case rejected(route: String, status: Int, cause: String)
    case recorded(appID: String, notifyID: String, outcome: String)
    /// A verified notification was kept aside.
    case quarantined(appID: String, notifyID: String, reason: String)
    /// The ledger could not record; Alipay was told `fail` and sends again.
    case notRecorded(appID: String, notifyID: String)
    /// The ledger failed; `error` holds SQL with placeholders, never bound values.
    case ledgerFailed(error: String)
    /// An exchange was dropped without an answer: a defect of ours. The client got a 500.
    case droppedExchange
    /// No connection could be accepted, for lack of descriptors, say.
    case acceptFailed(error: String)
}
