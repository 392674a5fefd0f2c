internal import Alipay
internal import EventLog
internal import HTTP
internal import Orders

extension Responder {
    /// Verifies, records, and says `success` only when that is on disk.
    func notify(_ request: Request, answer: @escaping Answer) {
        guard request.method == .post else {
            return answer(reject(405, "a notification is a POST", [.init("Allow", "POST")]))
        }
        let body: [UInt8]
        switch request.body {
        case .complete(let bytes): body = bytes
        case .tooLarge: return answer(reject(413, "the body is longer than body_limit"))
        case .wrongLength: return answer(reject(400, "the body is not as long as CONTENT_LENGTH"))
        }
        do {
            record(try Notification(verifying: body, with: ring), answer: answer)
        } catch {
            log(.refused(route: "notify", code: error.code, cause: error.description))
            counts.refused(.notify, error.code)
            answer(said("fail", error.isMalformed ? 400 : 403))
            explainer.consider(body, refusedFor: error, on: "notify", ring)
        }
    }

    private func record(_ notification: Notification, answer: @escaping Answer) {
        let (appID, notifyID) = (notification.appID, notification.notifyID)
        let acceptsUnknownKinds = ring.app(appID)?.acceptsUnknownKinds ?? false
        counts.began()
        store.record(notification) { [self] recorded in
            counts.ended()
            switch recorded {
            case .applied, .nothing:
                let outcome = recorded == .applied ? "applied" : "nothing new"
                log(.recorded(appID: appID, notifyID: notifyID, outcome: outcome))
                answer(said("success", 200))
            case .quarantined(let reason):
                log(.quarantined(notification, because: reason))
                let isAccepted = reason == .unknownKind && acceptsUnknownKinds
                let answered = reason.isAnsweredWithFail && !isAccepted ? "fail" : "success"
                answer(said(answered, 200))
            case .unavailable:
                log(.notRecorded(appID: appID, notifyID: notifyID))
                answer(said("fail", 503))
            }
        }
    }

    private func reject(
        _ status: Int,
        _ cause: String,
        _ headers: [Response.Header] = []
    ) -> Response {
        log(.rejected(route: "notify", status: status, cause: cause))
        return said("fail", status, headers)
    }

    private func said(
        _ word: String,
        _ status: Int,
        _ headers: [Response.Header] = []
    ) -> Response {
        counts.answered(.notify, status, word)
        return .text(word, status: status, headers: headers)
    }
}

extension LogEvent {
    fileprivate static func quarantined(
        _ notification: Notification,
        because reason: QuarantineReason
    ) -> LogEvent {
        let (outTradeNo, tradeNo, unreadable) =
            switch notification.content {
            case .trade(let trade): (trade.outTradeNo, trade.tradeNo, "")
            case .unreadableTrade(let trade):
                (trade.outTradeNo, trade.tradeNo, trade.description)
            case .other: ("", "", "")
            }
        return .quarantined(
            appID: notification.appID,
            notifyID: notification.notifyID,
            reason: reason.rawValue,
            outTradeNo: outTradeNo,
            tradeNo: tradeNo,
            unreadable: unreadable
        )
    }
}
