import Alipay
import Foundation
import Testing

@Suite struct AlipayTimeTests {
    private func milliseconds(_ text: String) -> Int64? {
        AlipayTime.milliseconds(Array(text.utf8)[...])
    }

    @Test(
        arguments: [
            ("1970-01-01 08:00:00", 0), ("1970-01-01 07:59:59", -1000),
            ("1970-01-01 00:00:00", -28_800_000),
            ("2000-01-01 00:00:00", 946_656_000_000), ("2000-02-29 12:00:00", 951_796_800_000),
            ("2000-03-01 00:00:00", 951_840_000_000), ("2024-02-29 23:59:59", 1_709_222_399_000),
            ("2026-01-31 18:05:09", 1_769_853_909_000), ("2038-01-19 11:14:08", 2_147_483_648_000),
            ("2100-02-28 23:59:59", 4_107_513_599_000), ("2100-03-01 00:00:00", 4_107_513_600_000),
            ("9999-12-31 23:59:59", 253_402_271_999_000),
        ] as [(String, Int64)]
    )
    func `reads known moments and writes them back`(text: String, expected: Int64) {
        #expect(milliseconds(text) == expected)
        #expect(AlipayTime.alipayText(expected) == text)
        #expect(
            AlipayTime.rfc3339(expected) == text.replacingOccurrences(of: " ", with: "T") + "+08:00"
        )
    }

    @Test(
        arguments: [
            (".6", 600), (".63", 630), (".631", 631), (".0", 0), (".000", 0), (".001", 1), ("", 0),
        ] as [(String, Int64)]
    )
    func `reads fractions`(fraction: String, expected: Int64) {
        #expect(milliseconds("1970-01-01 08:00:00" + fraction) == expected)
    }

    @Test(arguments: [
        "", "2026-01-31", "2026-01-31T18:05:09", "2026-01-31 18:05", "2026-01-31 18:05:9",
        "2026/01/31 18:05:09", "2026-1-31 18:05:09", "26-01-31 18:05:09", " 2026-01-31 18:05:09",
        "2026-01-31 18:05:09 ", "2026-01-31 18:05:09Z", "2026-01-31 18:05:09+08:00",
        "2026-01-31 18:05:09.", "2026-01-31 18:05:09.1234", "2026-01-31 18:05:09,1",
        "2026-01-31 18:05:09.x", "2026-01-31 18:05:09.-1", "2026-00-31 18:05:09",
        "2026-13-31 18:05:09", "2026-01-00 18:05:09", "2026-01-32 18:05:09", "2026-04-31 18:05:09",
        "2026-02-29 18:05:09", "2024-02-30 18:05:09", "2100-02-29 18:05:09", "1900-02-29 18:05:09",
        "2026-01-31 24:00:00", "2026-01-31 18:60:09", "2026-01-31 18:05:60", "+026-01-31 18:05:09",
        "2026-01-31 -8:05:09", "２026-01-31 18:05:09", "2026-01-31\t18:05:09", "2026-01-3１ 18:05:09",
    ])
    func `refuses everything else`(text: String) {
        #expect(milliseconds(text) == nil)
    }

    @Test func `writes milliseconds where there are any, before 1970 too`() {
        #expect(AlipayTime.rfc3339(5) == "1970-01-01T08:00:00.005+08:00")
        #expect(AlipayTime.rfc3339(-1) == "1970-01-01T07:59:59.999+08:00")
        #expect(AlipayTime.rfc3339(-1000) == "1970-01-01T07:59:59+08:00")
        #expect(AlipayTime.rfc3339(-28_800_001) == "1969-12-31T23:59:59.999+08:00")
        #expect(AlipayTime.alipayText(999) == "1970-01-01 08:00:00")
        #expect(AlipayTime.alipayText(-1) == "1970-01-01 07:59:59")
    }

    @Test func `comes back from writing on every day of four centuries`() {
        for day in stride(from: 0, through: 146_097 as Int64, by: 1) {
            let moment = (day - 40_000) * 86_400_000 + day % 86_400 * 1000
            #expect(milliseconds(AlipayTime.alipayText(moment)) == moment)
        }
    }

    @Test func `agrees with date on a sample`() throws {
        let moments = (0..<300).map { _ in Int64.random(in: -60_000_000_000...250_000_000_000) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["date", "-f", "-", "+%Y-%m-%d %H:%M:%S"]
        process.environment = ProcessInfo.processInfo.environment.merging(["TZ": "UTC-8"]) { $1 }
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(
            contentsOf: Data(moments.map { "@\($0)\n" }.joined().utf8)
        )
        try input.fileHandleForWriting.close()
        let text = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(),
            as: UTF8.self
        )
        process.waitUntilExit()
        let lines = text.split(separator: "\n").map(String.init)
        try #require(lines.count == moments.count)
        for (line, moment) in zip(lines, moments) {
            #expect(AlipayTime.alipayText(moment * 1000) == line)
            #expect(milliseconds(line) == moment * 1000)
        }
    }
}
