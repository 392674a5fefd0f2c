import Responder
import Testing

struct PageLanguageTests {
    @Test(arguments: [
        ("", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("EN-gb", "en"),
        ("fr-FR, en;q=0.1", "en"),
        ("zh;q=0.6, en;q=0.7", "en"),
        ("en;q=0.7, zh-HK;q=0.701", "zh-CN"),
        (" en ; Q=0.8 ,\tzh;q=0.7", "en"),
        ("en;q=1.000, zh;q=0.999", "en"),
        ("zh;q=0, *", "en"),
        ("en;q=0, *;q=0.1", "zh-CN"),
        // Undecided: neither, or both alike.
        ("fr, de;q=0.5", "zh-CN"),
        ("*", "zh-CN"),
        ("en, zh", "zh-CN"),
        ("en;q=0", "zh-CN"),
        // Invalid members are ignored.
        ("en;q=2", "zh-CN"),
        ("en;q=1.001", "zh-CN"),
        ("en;q=0.1234", "zh-CN"),
        ("en;q=", "zh-CN"),
        ("en;q=-1", "zh-CN"),
        ("en;q=0.+1", "zh-CN"),
        ("en;level=1", "zh-CN"),
        ("english", "zh-CN"),
        ("-en", "zh-CN"),
        (",;,;q=1,\u{FFFD}", "zh-CN"),
        ("en;q=9, en;q=0.5, zh;q=0.4", "en"),
    ])
    func `follows the browser's preference`(header: String, language: String) throws {
        let page = try ShownPage(.paid, language: "auto", acceptLanguage: header)
        #expect(page.text(between: "<html lang=\"", and: "\"") == language)
        #expect(page.html.contains("支付成功！") == (language == "zh-CN"))
    }

    @Test(arguments: ["zh-CN", "en"])
    func `keeps to a fixed language`(language: String) throws {
        let other = language == "en" ? "zh-CN" : "en"
        let page = try ShownPage(.paid, language: language, acceptLanguage: other)
        #expect(page.text(between: "<html lang=\"", and: "\"") == language)
    }
}
