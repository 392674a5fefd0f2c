import Foundation
import Responder
import Settings
import Testing

struct PageTemplateTests {
    /// Order numbers that try to be something else, among them some whose dangerous characters
    /// are, to Swift, one character together with their neighbours.
    static let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onfocus='alert(1)",
        "\u{0600}<script>alert(1)</script\u{0301}>",
        "\"\u{0301} onfocus=alert(1) autofocus \u{0600}\"",
        "&lt;b&gt;",
        "{{heading}}{{{heading}}}",
        "</title></style><!--",
    ]

    @Test(arguments: hostile)
    func `makes an order number inert in the built-in page`(number: String) throws {
        let page = try ShownPage(.paid, .order(number))
        let harmless = try ShownPage(.paid, .order("harmless"))
        #expect(page.body.replacing(escaped(number)) == harmless.body)
    }

    @Test(arguments: hostile)
    func `makes an order number inert in a merchant's page`(number: String) throws {
        let text = "<p title=\"{{out_trade_no}}\">{{#out_trade_no}}{{.}}{{/out_trade_no}}</p>"
        try withTemplates(Array(text.utf8)) { folder in
            let page = try ShownPage(.paid, .order(number), templates: folder)
            #expect(
                page.body.replacing(escaped(number))
                    == Data(#"<p title="harmless">harmless</p>"#.utf8)
            )
        }
    }

    @Test func `gives a merchant's page every variable`() throws {
        let names = [
            "language", "heading", "message", "out_trade_no", "amount", "refunded", "paid_at",
            "shop_url", "label_out_trade_no", "label_amount", "label_refunded", "label_paid_at",
            "label_shop", "refresh",
        ]
        let text =
            names.map { "{{\($0)}}" }.joined(separator: "|")
            + "{{#paid}}P{{/paid}}{{^confirming}}C{{/confirming}}{{^failed}}F{{/failed}}"
            + "{{^unverified}}U{{/unverified}}"
        try withTemplates(Array(text.utf8)) { folder in
            let facts = Page.Facts(
                outTradeNo: "A1",
                totalFen: 8888,
                refundedFen: 1,
                paidAt: 1_769_853_909_000
            )
            let page = try ShownPage(
                .paid,
                facts,
                language: "en",
                shopURL: "https://shop.example.com/{out_trade_no}",
                templates: folder
            )
            #expect(
                page.html == """
                    en|Payment successful!|The shop has received your payment. Thank you for your \
                    order.|A1|¥88.88|¥0.01|2026-01-31 18:05:09|https://shop.example.com/A1|Order \
                    number|Order amount|Refunded|Time (Beijing)|Back to the shop|PCFU
                    """
            )
        }
    }

    @Test func `tells a merchant's page when to refresh`() throws {
        let text = "{{#refresh}}<meta http-equiv=\"refresh\" content=\"{{refresh}}\">{{/refresh}}"
        try withTemplates(Array(text.utf8)) { folder in
            let refresh = "<meta http-equiv=\"refresh\" content=\"3\">"
            let confirming = try ShownPage(.confirming, templates: folder)
            #expect(confirming.html == refresh)
            let paid = try ShownPage(.paid, templates: folder)
            #expect(paid.html == "")
        }
    }

    @Test(arguments: [
        ("first\n{{#paid}}never closed", 2),
        ("{{#paid}}{{/failed}}", 1),
        ("one\r\ntwo\r\n{{heading", 3),
        ("{{heading}", 1),
        ("{{=x}}", 1),
    ])
    func `reports a broken template with file and line`(text: String, line: Int) throws {
        try withTemplates(Array(text.utf8)) { folder in
            let errors = try errorsOfPage(in: folder)
            #expect(errors.count == 1)
            #expect(errors.first?.hasPrefix("\(folder)/page.mustache: line \(line): ") == true)
        }
    }

    @Test func `reports a template in another encoding`() throws {
        let gbk: [UInt8] = [0xD6, 0xA7, 0xB8, 0xB6]
        try withTemplates(gbk) { folder in
            let errors = try errorsOfPage(in: folder)
            #expect(errors == ["\(folder)/page.mustache: is not UTF-8"])
        }
    }

    @Test func `reports a template that is not there`() throws {
        try withTemplates([]) { folder in
            let other = folder + "/other"
            let errors = try errorsOfPage(in: other)
            #expect(errors == ["\(other)/page.mustache: cannot be read"])
        }
    }

    private func errorsOfPage(in folder: String) throws -> [String] {
        let error = try #require(throws: SettingsErrors.self) {
            try ShownPage(.paid, templates: folder)
        }
        return error.sentences
    }

    private func escaped(_ text: String) -> Data {
        let entities: [UInt8: String] = [
            0x26: "&amp;", 0x3C: "&lt;", 0x3E: "&gt;", 0x22: "&quot;", 0x27: "&#39;",
        ]
        return Data(text.utf8.flatMap { entities[$0].map { Array($0.utf8) } ?? [$0] })
    }
}

extension Data {
    /// The same bytes with `harmless` in the place of every occurrence.
    fileprivate func replacing(_ pattern: Data) -> Data {
        var rest = self[...]
        var result = Data()
        while let range = rest.range(of: pattern) {
            result += rest[..<range.lowerBound] + Data("harmless".utf8)
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
