import Testing
import Transfer

@testable import Delivery

/// What a webhook's answer means, without a connection.
@Suite struct WebhookAnswerTests {
    private func answer(
        _ status: Int,
        _ lines: [String] = [],
        body: String = ""
    ) -> DeliveryAnswer {
        WebhookCourier.answer(
            to: HTTPReply(
                status: status,
                headers: lines.compactMap { HTTPReply.Header(line: $0.utf8) },
                body: Array(body.utf8)
            ),
            now: 1_795_428_000_000
        )
    }

    @Test(arguments: [200, 201, 204, 299])
    func `a 2xx status counts as delivered`(status: Int) {
        #expect(answer(status) == DeliveryAnswer(.delivered, "HTTP \(status)"))
    }

    @Test(arguments: [100, 199, 400, 404, 429, 500, 503, 599])
    func `any other result has failed`(status: Int) {
        #expect(
            answer(status, body: "no") == DeliveryAnswer(.failed, "HTTP \(status)", detail: "no")
        )
    }

    @Test(arguments: [301, 302, 307, 308])
    func `a redirect has failed, and the log says why`(status: Int) {
        #expect(answer(status).verdict == .failed)
        #expect(answer(status).detail == "redirects are not followed")
    }

    @Test func `410 Gone disables the destination`() { #expect(answer(410).verdict == .gone) }

    @Test func `429 and 503 may ask for a pause, others may not`() {
        for status in [429, 503] {
            #expect(answer(status, ["Retry-After: 7"]).verdict == .busy(milliseconds: 7000))
            #expect(answer(status, ["retry-after: soon"]).verdict == .failed)
        }
        #expect(answer(500, ["Retry-After: 7"]).verdict == .failed)
        #expect(answer(204, ["Retry-After: 7"]).verdict == .delivered)
    }

    @Test func `error output is cut and put on one line`() {
        #expect(
            answer(500, body: " a\r\nb\u{1B}[31m\u{2028}c\u{0} ").detail == "a␍␊b␛[31m\u{FFFD}c␀"
        )
        #expect(answer(500, body: String(repeating: "好", count: 1000)).detail.utf8.count <= 1030)
    }
}
