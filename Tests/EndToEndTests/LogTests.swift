import Foundation
import Installation
import Testing

/// The log as programs and systemd's journal read it.
@Suite struct LogTests {
    private static let stock = """
        [log]
        format = "json"

        [[deliver.command]]
        name = "stock"
        run = ["/bin/echo", "two \\"cups\\""]
        events = ["order.paid"]
        """

    /// What every line of a JSON log has, and the fact that the lines of one message share.
    private struct Line: Decodable {
        let time: Date
        let level: String
        let source: String
        let event: String
        let message: String
        let notify_id: String?
        let detail: String?
        let status: Int?
    }

    @Test func `a JSON log is an object a line, and one id leads from request to delivery`() throws
    {
        let sandbox = try Sandbox(adding: Self.stock)
        let (answered, responder) = try answer(sandbox, sandbox.notification("A1"))
        #expect(answered == "success")
        let relay = try Programs.run(
            "alipay-callback",
            ["deliver", "--drain", "--verbose", "--config", sandbox.settingsPath]
        ).errors
        let recorded = try #require(try lines(responder).first)
        #expect(recorded.event == "recorded")
        #expect(recorded.level == "debug")
        #expect(recorded.source == "responder")
        #expect(recorded.notify_id == "id-A1")
        let delivered = try #require(try lines(relay).first { $0.event == "delivered" })
        #expect(delivered.source == "relay")
        #expect(delivered.notify_id == recorded.notify_id)
        #expect(delivered.detail == "two \"cups\"")
        let (_, rejected) = try answer(sandbox, Array("a=%zz".utf8))
        #expect(try lines(rejected).first?.event == "refused")
    }

    @Test func `an id that turns a line around is exact in JSON, and seen in every text`() throws {
        let sandbox = try Sandbox(adding: "[log]\nformat = \"json\"")
        let id = "id\u{202E}1\u{E0041}"
        let body = try sandbox.notification("A1", changing: [("notify_id", id)])
        let (_, log) = try answer(sandbox, body)
        let line = try #require(try lines(log).first)
        #expect(line.notify_id == id)
        #expect(line.message.contains("notify_id=id\u{FFFD}1\u{FFFD}"))
        #expect(log.unicodeScalars.allSatisfy { $0 != "\u{202E}" && $0 != "\u{E0041}" })
        _ = try sandbox.sql("UPDATE orders SET out_trade_no = 'A' || char(10, 0x202E, 27) || '1'")
        let number = "A\n\u{202E}\u{1B}1"
        for command in [["show", number], ["list"]] {
            let result = try Programs.run(
                "alipay-callback",
                ["orders"] + command + ["--config", sandbox.settingsPath]
            )
            #expect(result.output.contains("A␊\u{FFFD}␛1"), "\(command)")
            #expect(
                result.output.unicodeScalars.allSatisfy { !["\u{202E}", "\u{1B}"].contains($0) }
            )
        }
    }

    @Test func `in the journal a line begins with its priority and has no time`() throws {
        for format in ["text", "json"] {
            let sandbox = try Sandbox(adding: "[log]\nformat = \"\(format)\"")
            let body = sandbox.folder.appending(path: "body").path
            try Data("a=%zz".utf8).write(to: URL(filePath: body))
            let log = sandbox.folder.appending(path: "journal").path
            let program = try Programs.path(of: "alipay-callback-fcgi").path
            // Descriptor 2 is the stream that JOURNAL_STREAM names, as systemd has it.
            let script = """
                touch \(log)
                JOURNAL_STREAM=$(stat -c %d:%i \(log)) \(program) <\(body) 2>\(log)
                """
            _ = try Programs.run(
                "bash",
                ["-c", script],
                environment: environment(sandbox, length: 5)
            )
            let text = try String(contentsOfFile: log, encoding: .utf8)
            #expect(text.hasPrefix(format == "text" ? "<4>notify refused: " : "<4>{\"time\":"))
            #expect(text.hasSuffix("\n"))
        }
    }

    @Test func `nothing of a buyer, and no signature, is in the most verbose log`() throws {
        let sandbox = try Sandbox(adding: Self.stock)
        let buyer = "robert***@example.com"
        let body = try sandbox.notification(
            "A1",
            changing: [("buyer_logon_id", buyer), ("buyer_id", "2088111122223333")]
        )
        let (_, responder) = try answer(sandbox, body)
        let relay = try Programs.run(
            "alipay-callback",
            ["deliver", "--drain", "--verbose", "--config", sandbox.settingsPath]
        ).errors
        let log = responder + relay
        #expect(log.contains("id-A1"))
        #expect(!log.contains("robert"))
        #expect(!log.contains("2088111122223333"))
        #expect(!log.contains("sign=") && !log.contains("\"sign\""))
    }

    /// What a responder answers, and its log without the lines of start and stop.
    private func answer(
        _ sandbox: Sandbox,
        _ body: [UInt8]
    ) throws -> (answer: String, log: String) {
        let responder = try Child(
            "alipay-callback-fcgi",
            ["--verbose", "--config", sandbox.settingsPath]
        )
        try #require(responder.waits(for: "started on"))
        let nginx = try Nginx(for: sandbox)
        let reply = try Web.post(nginx.url("/alipay/notify"), body)
        _ = responder.stop()
        let lines = responder.log.split(separator: "\n").filter {
            !$0.contains("started on") && !$0.contains("stop")
        }
        return (reply.body, lines.joined(separator: "\n"))
    }

    private func environment(_ sandbox: Sandbox, length: Int) -> [String: String] {
        [
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": "POST",
            "REQUEST_URI": "/alipay/notify", "CONTENT_LENGTH": String(length),
            "ALIPAY_CALLBACK_CONFIG": sandbox.settingsPath,
        ]
    }

    private func lines(_ log: String) throws -> [Line] {
        let decoder = JSONDecoder()
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        decoder.dateDecodingStrategy = .custom { decoder in
            try style.parse(decoder.singleValueContainer().decode(String.self))
        }
        return try log.split(separator: "\n").map {
            try decoder.decode(Line.self, from: Data($0.utf8))
        }
    }
}
