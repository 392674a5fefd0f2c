import Foundation
import Testing

@testable import Transfer

@Suite struct MailHeadTests {
    @Test(arguments: [
        (0, "Thu, 1 Jan 1970 08:00:00 +0800"),
        (1_795_428_309_123, "Mon, 23 Nov 2026 18:05:09 +0800"),
        (1_709_222_400_000, "Fri, 1 Mar 2024 00:00:00 +0800"),
        (1_709_222_399_999, "Thu, 29 Feb 2024 23:59:59 +0800"),
    ])
    func `a date is that of China`(milliseconds: Int64, text: String) {
        #expect(MailDate.text(milliseconds) == text)
    }

    @Test func `every encoded word stands for whole characters, and none is too long`() throws {
        for used in [1, 9, 40, 62] {
            for start in ["", "a", "ab"] {
                let text = start + String(repeating: "付é🎉a", count: 60)
                let lines = EncodedWord.encode(text, after: used).components(separatedBy: "\r\n ")
                let words = try lines.map { word in
                    #expect(word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?="))
                    #expect(word.utf8.count <= 75)
                    let data = try #require(
                        Data(base64Encoded: String(word.dropFirst(10).dropLast(2)))
                    )
                    return try #require(String(data: data, encoding: .utf8))
                }
                #expect(words.joined() == text)
                #expect(used > 57 || used + lines[0].utf8.count <= 76)
            }
        }
    }

    @Test func `a line of a field is never too long`() {
        let text = String(repeating: "x", count: 2000)
        for line in HeaderField.line("Subject", text: text).components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 76)
        }
        #expect(HeaderField.line("X", text: String(repeating: "x", count: 900)).utf8.count == 903)
    }

    @Test func `a field is one field, and what would not be seen in it is shown`() {
        let line = HeaderField.line("Subject", text: "A1\r\nBcc: x\u{202E}\u{200B}")
        #expect(line == HeaderField.line("Subject", text: "A1␍␊Bcc: x\u{FFFD}\u{FFFD}"))
        #expect(!line.contains("\n"))
    }
}
