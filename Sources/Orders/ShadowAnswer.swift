/// What a shadow would have answered to one request.
package struct ShadowAnswer: Sendable, Equatable {
    /// Milliseconds since 1970-01-01 UTC; the journal sets it.
    package var answeredAt: Int64
    /// The web server's name for the request; empty where it has none.
    package let requestID: String
    package let status: Int
    /// `success` or `fail`.
    package let answer: String
    /// Why the message was rejected; empty where it was.
    package let code: String
    package let cause: String
    /// As the message says, verified or not.
    package let appID: String
    package let notifyID: String
    package let outTradeNo: String

    package init(
        answeredAt: Int64 = 0,
        requestID: String,
        status: Int,
        answer: String,
        code: String,
        cause: String,
        appID: String,
        notifyID: String,
        outTradeNo: String
    ) {
        self.answeredAt = answeredAt
        self.requestID = requestID
        self.status = status
        self.answer = answer
        self.code = code
        self.cause = cause
        self.appID = appID
        self.notifyID = notifyID
        self.outTradeNo = outTradeNo
    }
}

/// Where a shadow keeps its answers.
package protocol ShadowJournal: Sendable {
    /// Keeps an answer.
    ///
    /// - Parameters:
    ///   - answer: What the request is answered.
    ///   - completion: Called exactly once, on any thread, when it is on disk or has failed.
    func keep(_ answer: ShadowAnswer, then completion: @escaping @Sendable () -> Void)
}
