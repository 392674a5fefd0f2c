import Foundation
import Operator
import Orders
import PHPMigration
import Testing

/// PHP's answers beside a shadow's, without a web server.
@Suite struct ShadowComparisonTests {
    private static let time: Int64 = 1_780_243_200_000

    /// nginx's log of some answers: the request, the status and the length of the body.
    private func log(_ answers: (id: String, status: Int, length: Int)...) -> PHPLog {
        let lines = answers.map { one in
            """
            {"request_id":"\(one.id)","msec":"1780243200.000","status":\(one.status),\
            "body_bytes_sent":\(one.length),"transfer_encoding":"","content_encoding":"",\
            "upstream_response_time":"0.012"}

            """
        }
        var log = PHPLog()
        log.read(Data(lines.joined().utf8))
        return log
    }

    private func answer(_ id: String, _ isSuccess: Bool, at time: Int64 = time) -> ShadowAnswer {
        ShadowAnswer(
            answeredAt: time,
            requestID: id,
            status: isSuccess ? 200 : 403,
            answer: isSuccess ? "success" : "fail",
            code: isSuccess ? "" : "signature",
            cause: isSuccess ? "" : "the signature is not Alipay's",
            appID: "2021000000000000",
            notifyID: "N",
            outTradeNo: "A1"
        )
    }

    @Test func `what both took and what both refused is not a difference`() {
        let comparison = ShadowComparison(
            log(("a", 200, 7), ("b", 200, 4)),
            with: [answer("a", true), answer("b", false)],
            [ShadowRefusals(hour: answer("b", false).hour, cause: "signature", copies: 1)],
            since: 0
        )
        #expect(comparison.bothSuccess == 1)
        #expect(comparison.bothFail == 1)
        #expect(comparison.isClean)
        #expect(comparison.causes.map(\.cause) == ["signature"])
        #expect(ShadowText(comparison, limit: 50).text.hasSuffix("no difference"))
    }

    @Test func `each way to differ has its name, the oldest first`() {
        let comparison = ShadowComparison(
            log(("a", 200, 7), ("b", 200, 4), ("c", 200, 7)),
            with: [
                answer("a", false), answer("b", true), answer("d", true, at: Self.time + 1),
            ],
            [],
            since: 0
        )
        for kind in ShadowComparison.Kind.allCases { #expect(comparison.count(kind) == 1) }
        #expect(comparison.differences.last?.kind == .unseenByPHP)
        #expect(!comparison.isClean)
    }

    @Test func `what was answered before is not compared`() {
        let comparison = ShadowComparison(
            log(("a", 200, 7)),
            with: [answer("b", true)],
            [],
            since: Self.time + 1
        )
        #expect(comparison.isClean)
        #expect(ShadowText(comparison, limit: 50).text.hasSuffix("nothing to compare"))
    }

    @Test func `a log that cannot be read whole is not clean`() {
        var log = log(("a", 200, 7))
        log.read(Data("not JSON\n".utf8))
        let comparison = ShadowComparison(log, with: [answer("a", true)], [], since: 0)
        #expect(comparison.unreadableLines == 1)
        #expect(!comparison.isClean)
    }
}
