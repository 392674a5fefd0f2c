internal import Foundation
internal import PHPMigration
internal import Testing

/// nginx's log in the format `alipay_shadow`.
@Suite struct PHPLogTests {
    private func line(
        id: String = "a",
        bytes: Int = 7,
        transfer: String = "",
        content: String = "",
        took: String = "0.012"
    ) -> String {
        """
        {"request_id":"\(id)","msec":"1780243200.123","status":200,"body_bytes_sent":\(bytes),\
        "transfer_encoding":"\(transfer)","content_encoding":"\(content)",\
        "upstream_response_time":"\(took)"}

        """
    }

    private func log(_ text: String) -> PHPLog {
        var log = PHPLog()
        log.read(Data(text.utf8))
        return log
    }

    @Test func `seven bytes are success, when they can be counted`() throws {
        let plain = try #require(log(line()).answers.first)
        #expect(plain.isSuccess)
        #expect(plain.time == 1_780_243_200_123)
        #expect(plain.milliseconds == 12)
        #expect(log(line(bytes: 17, transfer: "chunked")).answers.first?.length == 7)
        #expect(log(line(bytes: 5, transfer: "chunked")).answers.first?.length == 0)
        #expect(log(line(bytes: 27, content: "gzip")).answers.first?.isSuccess == false)
    }

    @Test func `of several upstreams the last one's time counts`() {
        #expect(log(line(took: "0.001, 0.250")).answers.first?.milliseconds == 250)
        #expect(log(line(took: "-")).answers.first?.milliseconds == nil)
    }

    @Test func `a last line that is still being written is left for the next time`() {
        let found = log(line() + line(id: "b").dropLast())
        #expect(found.answers.map(\.requestID) == ["a"])
        #expect(found.unreadableLines == 0)
    }

    @Test func `lines in another format are counted`() {
        let found = log("203.0.113.1 - - [01/Jun/2026]\n" + line(id: "") + line())
        #expect(found.answers.count == 1)
        #expect(found.unreadableLines == 2)
    }
}
