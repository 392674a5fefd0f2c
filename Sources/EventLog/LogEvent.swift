/// Everything that the service ever logs.
///
/// The list is closed, and no case can hold a secret, a signature, or a buyer's data.
package enum LogEvent: Sendable, Equatable {
    /// The responder takes requests; `mode` says where from, as in `unix:/run/….sock`.
    case started(mode: String, threads: Int)
    case stopping(signal: String)
    /// New settings and keys are in force; `unchanged` names what needs a restart.
    case reloaded(unchanged: [String])
    /// The settings or keys have errors; those of before stay in force.
    case reloadFailed(errors: String)
    /// One of Alipay's certificates expires soon, or has expired; its key still verifies.
    case certificateExpires(appID: String, certificateSN: String, notAfter: String, days: Int)
    /// `unfinished` exchanges were still open when the drain time was over.
    case stopped(unfinished: Int)
    /// A message was rejected. `code` and `cause` carry field names, never values.
    case refused(route: String, code: String, cause: String)
    /// What made a message fail, where it could be found out; `code` is `Explanation.Cause`'s.
    case explained(route: String, code: String, sentence: String)
    /// What made a message fail was not looked for: plain CGI, where the process is to end.
    case unexplained(route: String)
    /// A request could not be taken: too large, cut short, wrong method.
    case rejected(route: String, status: Int, cause: String)
    /// So many of the events above were not logged one by one; `causes` says how many of which.
    case refusedMore(count: Int, causes: String)
    /// The log was not read in time, and this many lines were lost here.
    case linesLost(count: Int)
    case recorded(appID: String, notifyID: String, outcome: String)
    /// A verified notification was quarantined. Numbers are empty where they cannot be read;
    /// `unreadable` is the field that cannot, and what it holds.
    case quarantined(
        appID: String,
        notifyID: String,
        reason: String,
        outTradeNo: String,
        tradeNo: String,
        unreadable: String
    )
    /// The ledger could not record; Alipay was answered `fail` and sends again.
    case notRecorded(appID: String, notifyID: String)
    /// The ledger fails from now on; `error` holds SQL with placeholders, never bound values.
    case ledgerFails(error: String)
    /// The ledger works again; `refused` notifications were answered `fail` meanwhile.
    case ledgerRecovered(milliseconds: Int64, refused: Int)
    /// One notification could not be recorded, all others were; `error` as above.
    case entryFailed(error: String, notifyID: String)
    /// What a shadow would have answered was not kept; `error` as above.
    case shadowAnswerLost(error: String)
    /// A statement of the shop's fails, and the notifications that need it are answered `fail`;
    /// logged once until it has worked. `error` as above.
    case statementFails(error: String, notifyID: String)
    /// An exchange was dropped without an answer: a defect of ours. The client got a 500.
    case droppedExchange
    /// No connection could be accepted, for lack of descriptors, say.
    case acceptFailed(error: String)
    /// The relay delivers to these destinations.
    case relayStarted(destinations: [String])
    /// `brokenOff` attempts were under way for too long when it had to stop.
    case relayStopped(brokenOff: Int)
    /// `answer` is the destination's, in a few words; `detail` the beginning of what it said.
    case delivered(Delivery, answer: String, detail: String)
    /// It is tried again in so many milliseconds.
    case deliveryFailed(Delivery, answer: String, detail: String, wait: Int64)
    /// It is not tried again before the operator says so.
    case deliveryDead(Delivery, answer: String, detail: String)
    /// The destination said that it wants nothing more.
    case destinationDisabled(name: String, answer: String)
    case destinationPaused(name: String, milliseconds: Int64)
    case destinationResumed(name: String)
    /// The relay cannot read or write the ledger; `error` as above.
    case outboxFails(error: String)
    case outboxWorks

    /// What was to be delivered, and where to.
    package struct Delivery: Sendable, Equatable {
        package let destination: String
        /// As in `order.paid`.
        package let type: String
        package let eventID: String
        package let outTradeNo: String
        /// Of the notification: the same in every line, from the request to the last delivery.
        package let notifyID: String

        package init(
            destination: String,
            type: String,
            eventID: String,
            outTradeNo: String,
            notifyID: String
        ) {
            self.destination = destination
            self.type = type
            self.eventID = eventID
            self.outTradeNo = outTradeNo
            self.notifyID = notifyID
        }
    }
}
