import Foundation
import System
import Testing

@Suite struct VisibleTextTests {
    @Test(arguments: ["", "A1", "2026é四川", "❤️ 👍🏽 ㍿ ﷺ", "👨‍👩‍👧‍👦🏳️‍🌈👩🏽‍💻", "\u{600}12", "a\u{301}", "~ !"])
    func `leaves what is seen as it is`(text: String) {
        #expect(text.visible == text)
    }

    @Test func `shows the control characters of ASCII by their pictures`() {
        #expect("1\nnotice: started\r\t\0\u{1B}[2J\u{7F}".visible == "1␊notice: started␍␉␀␛[2J␡")
    }

    @Test func `what joins emoji joins nothing else`() {
        #expect(
            "\u{200D}A\u{200D}1\u{200D}👩\u{200D}".visible == "\u{FFFD}A\u{FFFD}1\u{FFFD}👩\u{FFFD}"
        )
    }

    /// C1, bidirectional marks, what has no width, tags, and letters that are not drawn.
    @Test(
        arguments: [
            0x80...0x9F, 0xAD...0xAD, 0x34F...0x34F, 0x61C...0x61C, 0x115F...0x1160,
            0x180E...0x180E,
            0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164...0x3164, 0xFEFF...0xFEFF,
            0xFFA0...0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE007F,
        ] as [ClosedRange<UInt32>]
    )
    func `shows that there is something that is not seen`(values: ClosedRange<UInt32>) throws {
        for value in values {
            let scalar = try #require(Unicode.Scalar(value))
            #expect("A\(String(scalar))1".visible == "A\u{FFFD}1", "U+\(String(value, radix: 16))")
        }
    }

    @Test func `the beginning of a text is so many code points, whatever they make up`() {
        #expect("中文".beginning(2) == "中文")
        #expect("中文1".beginning(2) == "中文")
        #expect("".beginning(2) == "")
        // One `Character`, of a letter and many accents.
        let stacked = "e" + String(repeating: "\u{301}", count: 500)
        #expect(stacked.beginning(64).unicodeScalars.count == 64)
        #expect("👩\u{200D}👩".beginning(2).visible == "👩\u{FFFD}")
    }

    @Test func `JSON escapes what is not seen, and means the same`() throws {
        let texts = ["\u{9B}2J", "a\u{202E}b\u{200B}", "\u{E0041}", "中文 👍🏽 \"\\\" \n\u{1B}"]
        let json = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        let visible = json.visibleJSON
        #expect(!visible.unicodeScalars.contains { $0.isHidden })
        #expect(visible.contains(#""\u009b2J","a\u202eb\u200b","\udb40\udc41","中文 👍🏽"#))
        #expect(try JSONDecoder().decode([String].self, from: Data(visible.utf8)) == texts)
        #expect("{\n  1\n}".visibleJSON == "{\n  1\n}")
    }
}
