/// Everything that the service ever logs.
///
/// The list is closed, and no case can hold a secret, a signature, or a buyer's data.
package enum Event: Sendable, Equatable {
    /// The responder takes requests; `mode` says where from, as in `unix:/run/….sock`.
    case started(mode: String, threads: Int)
    case stopping(signal: String)
    /// New settings and keys are in force; `unchanged` names what needs a restart.
    case reloaded(unchanged: [String])
    /// The settings or keys have mistakes; those of before stay in force.
    case reloadFailed(mistakes: String)
    /// One of Alipay's certificates expires soon, or has expired; its key still verifies.
    case certificateExpires(appID: String, certificateSN: String, notAfter: String, days: Int)
    /// `unfinished` exchanges were still open when the drain time was over.
    case stopped(unfinished: Int)
    /// A message was not believed. `code` and `cause` carry field names, never values.
    case refused(route: String, code: String, cause: String)
    /// What made a message fail, where it could be found out; `code` is `Explanation.Cause`'s.
    case explained(route: String, code: String, sentence: String)
    /// A request could not be taken: too large, cut short, wrong method.
    case rejected(route: String, status: Int, cause: String)
    case recorded(appID: String, notifyID: String, outcome: String)
    /// A verified notification was kept aside.
    case quarantined(appID: String, notifyID: String, reason: String)
    /// The ledger could not record; Alipay was told `fail` and sends again.
    case notRecorded(appID: String, notifyID: String)
    /// The ledger fails from now on; `error` holds SQL with placeholders, never bound values.
    case ledgerFails(error: String)
    /// The ledger works again; `refused` notifications were answered `fail` meanwhile.
    case ledgerRecovered(milliseconds: Int64, refused: Int)
    /// One notification could not be recorded, all others were; `error` as above.
    case entryFailed(error: String)
    /// A statement of the shop's fails, and the notifications that need it are answered `fail`;
    /// told once until it has worked. `error` as above.
    case statementFails(error: String)
    /// An exchange was dropped without an answer: a defect of ours. The client got a 500.
    case droppedExchange
    /// No connection could be accepted, for lack of descriptors, say.
    case acceptFailed(error: String)
}
