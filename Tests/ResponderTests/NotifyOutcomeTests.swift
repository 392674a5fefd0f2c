import Alipay
import EventLog
import HTTP
import Orders
import Testing

@testable import Responder

/// What follows from what became of a notification.
@Suite struct NotifyOutcomeTests {
    private let signing: SigningAlipay
    private let notification: Notification

    init() throws {
        signing = try SigningAlipay()
        let body = try signing.payment(of: "A1")
        notification = try Notification(verifying: body, with: signing.ring())
    }

    private func outcome(_ recorded: Recorded, acceptingUnknownKinds accepts: Bool = false)
        -> NotifyOutcome
    {
        NotifyOutcome(
            recorded,
            of: notification,
            with: signing.ring(acceptingUnknownKinds: accepts)
        )
    }

    @Test func `what is on disk is answered success`() {
        for (recorded, word) in [(Recorded.applied, "applied"), (.nothing, "nothing new")] {
            let outcome = outcome(recorded)
            #expect(outcome.response == .text("success", status: 200))
            #expect(outcome.route == .notify)
            #expect(
                outcome.logEvent
                    == .recorded(appID: SigningAlipay.appID, notifyID: "NA1", outcome: word)
            )
        }
    }

    @Test func `what is not on disk is answered fail with 503`() {
        let outcome = outcome(.unavailable)
        #expect(outcome.response == .text("fail", status: 503))
        #expect(outcome.logEvent == .notRecorded(appID: SigningAlipay.appID, notifyID: "NA1"))
    }

    @Test func `what is quarantined is answered by its reason, and named in the log`() {
        for reason in QuarantineReason.allCases {
            let outcome = outcome(.quarantined(reason))
            let word = reason == .secondPayment ? "success" : "fail"
            #expect(outcome.response == .text(word, status: 200))
            let expected = LogEvent.quarantined(
                appID: SigningAlipay.appID,
                notifyID: "NA1",
                reason: reason.rawValue,
                outTradeNo: "A1",
                tradeNo: "20260131A1",
                unreadable: ""
            )
            #expect(outcome.logEvent == expected)
        }
    }

    @Test func `of an app that accepts unknown kinds only those are answered success`() {
        for reason in QuarantineReason.allCases {
            let outcome = outcome(.quarantined(reason), acceptingUnknownKinds: true)
            let isSuccess = reason == .unknownKind || reason == .secondPayment
            #expect(outcome.word == (isSuccess ? .success : .fail))
        }
    }

    @Test func `an unreadable trade says in the log what could be read of it`() throws {
        let body = try signing.payment(of: "A2", changing: [("total_amount", "much")])
        let unreadable = try Notification(verifying: body, with: signing.ring())
        let subject = NotifyOutcome.Subject(unreadable.content)
        #expect(subject.outTradeNo == "A2")
        #expect(subject.tradeNo == "20260131A2")
        #expect(subject.unreadable.contains("total_amount"))
        #expect(
            NotifyOutcome.Subject(.other) == .init(outTradeNo: "", tradeNo: "", unreadable: "")
        )
    }

    @Test func `each refusal has its status, its route and its sentence`() {
        let expected: [(NotifyRefusal, Int, Route)] = [
            (.notPost, 405, .notify), (.bodyTooLong, 413, .notify),
            (.bodyLengthDiffers, 400, .notify), (.originalAtShadow, 503, .notify),
            (.copyWithoutShadow, 404, .shadow),
        ]
        for (refusal, status, route) in expected {
            let outcome = NotifyOutcome.refused(refusal)
            let allow = refusal == .notPost ? [Response.Header("Allow", "POST")] : []
            #expect(outcome.response == .text("fail", status: status, headers: allow))
            #expect(outcome.route == route)
            let rejected = LogEvent.rejected(
                route: route.rawValue,
                status: status,
                cause: refusal.cause
            )
            #expect(outcome.logEvent == rejected)
        }
    }

    @Test func `a message that is not verified has 400 where it could not be read, else 403`() {
        let expected: [(VerificationError, Int)] = [
            (.malformed(.badEscape(offset: 3)), 400), (.missing(field: "sign"), 400),
            (.unknownApp, 403), (.badSignature, 403), (.contentDiffers, 403),
        ]
        for (error, status) in expected {
            let outcome = NotifyOutcome.refused(.notVerified(error))
            #expect(outcome.response == .text("fail", status: status))
            #expect(
                outcome.logEvent
                    == .refused(route: "notify", code: error.code, cause: error.description)
            )
        }
    }

    @Test func `a shadow keeps why a copy was refused, and whom it names`() throws {
        let request = Request(
            method: .post,
            path: "/",
            body: .complete(try signing.forgery(of: "A1")),
            requestID: "R1"
        )
        let kept = ShadowAnswer(.refused(.notVerified(.contentDiffers)), to: request)
        let expected = ShadowAnswer(
            requestID: "R1",
            status: 403,
            answer: "fail",
            code: "content_differs",
            cause: VerificationError.contentDiffers.description,
            appID: SigningAlipay.appID,
            notifyID: "NA1",
            outTradeNo: "A1"
        )
        #expect(kept == expected)
        let verified = ShadowAnswer(outcome(.applied), to: request)
        #expect((verified.code, verified.cause) == ("", ""))
        #expect((verified.status, verified.answer) == (200, "success"))
    }
}
