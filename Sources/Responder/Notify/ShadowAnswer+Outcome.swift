internal import Alipay
internal import HTTP
internal import Orders
internal import System

extension ShadowAnswer {
    /// What a shadow keeps of a request.
    ///
    /// - Parameters:
    ///   - outcome: What became of it.
    ///   - request: Its message says by itself what it is about, whether that was verified or not.
    init(_ outcome: NotifyOutcome, to request: Request) {
        var (code, cause) = ("", "")
        if case .refused(.notVerified(let error)) = outcome {
            (code, cause) = (error.code, error.description)
        }
        var fields: FormFields?
        if case .complete(let body) = request.body { fields = try? FormFields(decoding: body) }
        self.init(
            requestID: request.requestID,
            status: outcome.status,
            answer: outcome.word.rawValue,
            code: code,
            cause: cause,
            appID: fields?.shown("app_id") ?? "",
            notifyID: fields?.shown("notify_id") ?? "",
            outTradeNo: fields?.shown("out_trade_no") ?? ""
        )
    }
}

extension FormFields {
    /// What a message says, verified or not: no longer than Alipay's own values.
    fileprivate func shown(_ name: String) -> String? {
        text(name)?.beginning(128).withoutNUL
    }
}
