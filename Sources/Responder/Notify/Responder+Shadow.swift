internal import Alipay
internal import EventLog
internal import HTTP
internal import Orders

extension Responder {
    /// Does with a copy of a notification what `notify` does with the notification, and keeps what it
    /// would have been answered.
    ///
    /// The message is looked at a second time for that: who answers Alipay has nothing to do with it.
    func shadow(_ request: Request, in journal: any ShadowJournal, answer: @escaping Answer) {
        notify(request) { [self] response in
            journal.keep(shadowAnswer(to: request, response)) { answer(response) }
        }
    }

    /// A shadow never answers Alipay.
    ///
    /// It would say `success` to what nobody is told of. Alipay sends again, for about a day, and
    /// finds who answers then.
    func refuseOriginal() -> Response {
        log(.rejected(route: "notify", status: 503, cause: "a shadow takes copies alone"))
        counts.answered(.notify, 503, "fail")
        return .text("fail", status: 503)
    }

    /// Who answers Alipay takes no copies: the shop hears of those from who took the original.
    func refuseCopy() -> Response {
        log(.rejected(route: "shadow", status: 404, cause: "a copy, and this is not a shadow"))
        counts.answered(.shadow, 404, "fail")
        return .text("fail", status: 404)
    }

    private func shadowAnswer(to request: Request, _ response: Response) -> ShadowAnswer {
        var (code, cause) = ("", "")
        var fields: FormFields?
        if case .complete(let body) = request.body {
            fields = try? FormFields(decoding: body)
            do {
                _ = try Notification(verifying: body, with: ring)
            } catch {
                (code, cause) = (error.code, error.description)
            }
        }
        return ShadowAnswer(
            requestID: request.requestID,
            status: response.status,
            answer: String(decoding: response.body, as: UTF8.self),
            code: code,
            cause: cause,
            appID: fields?.shown("app_id") ?? "",
            notifyID: fields?.shown("notify_id") ?? "",
            outTradeNo: fields?.shown("out_trade_no") ?? ""
        )
    }
}

extension FormFields {
    /// What a message says that need not be believed: no longer than Alipay's own values.
    fileprivate func shown(_ name: String) -> String? {
        text(name).map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(128))) }
    }
}
