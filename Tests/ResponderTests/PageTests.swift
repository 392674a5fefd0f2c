import Foundation
import Responder
import Testing

struct PageTests {
    @Test(arguments: [
        (Page.Outcome.paid, "zh-CN", "支付成功！"),
        (.confirming, "zh-CN", "支付结果确认中"),
        (.failed, "zh-CN", "支付失败！"),
        (.unverified, "zh-CN", "验签失败！"),
        (.paid, "en", "Payment successful!"),
        (.confirming, "en", "Confirming your payment"),
        (.failed, "en", "Payment failed!"),
        (.unverified, "en", "Verification failed!"),
    ])
    func `says the outcome in heading and title`(
        outcome: Page.Outcome,
        language: String,
        heading: String
    ) throws {
        let page = try ShownPage(outcome, language: language)
        #expect(page.text(between: "<h1>", and: "</h1>") == heading)
        #expect(page.text(between: "<title>", and: "</title>") == heading)
        #expect(page.text(between: "<main class=\"", and: "\"") == "\(outcome)")
    }

    @Test(arguments: Page.Outcome.allCases)
    func `shows the order, except to an unverified return`(outcome: Page.Outcome) throws {
        let page = try ShownPage(outcome, .order("A1-31"))
        let isShown = outcome != .unverified
        #expect(page.status == (isShown ? 200 : 403))
        for text in ["A1-31", "¥88.88", "2026-01-31 18:05:09"] {
            #expect(page.html.contains("<dd>\(text)</dd>") == isShown)
            #expect(page.html.contains(text) == isShown)
        }
    }

    @Test func `leaves out what is not known`() throws {
        let bare = try ShownPage(.confirming, Page.Facts(outTradeNo: "A1"))
        #expect(bare.facts == ["订单号: A1"])
        let nothing = try ShownPage(.confirming, nil)
        #expect(nothing.facts == [])
        #expect(nothing.links == [])
    }

    @Test func `says what was refunded`() throws {
        let facts = Page.Facts(outTradeNo: "A1", totalFen: 8888, refundedFen: 805)
        let page = try ShownPage(.paid, facts)
        #expect(page.html.contains("<dt>已退款</dt><dd>¥8.05</dd>"))
        let other = try ShownPage(.paid)
        #expect(other.facts == ["订单金额: ¥88.88", "订单号: A1", "支付时间: 2026-01-31 18:05:09"])
    }

    @Test(arguments: Page.Outcome.allCases)
    func `refreshes itself while confirming, and only then`(outcome: Page.Outcome) throws {
        let page = try ShownPage(outcome)
        let refresh = "<meta http-equiv=\"refresh\" content=\"3\">"
        #expect(page.html.contains(refresh) == (outcome == .confirming))
    }

    @Test(arguments: Page.Outcome.allCases)
    func `speaks English to the last word`(outcome: Page.Outcome) throws {
        let page = try ShownPage(outcome, language: "en", shopURL: "https://shop.example.com/")
        let chinese = page.html.unicodeScalars.filter {
            (0x2E80...0xA4CF).contains($0.value) || (0xF900...0xFFEF).contains($0.value)
        }
        #expect(chinese.isEmpty)
        #expect(page.html.contains("<html lang=\"en\">"))
    }

    @Test(arguments: [
        ("A1", "https://shop.example.com/orders/A1"),
        ("a b&c=d/e?f#g", "https://shop.example.com/orders/a%20b%26c%3Dd%2Fe%3Ff%23g"),
        ("\"><b>", "https://shop.example.com/orders/%22%3E%3Cb%3E"),
        ("订", "https://shop.example.com/orders/%E8%AE%A2"),
    ])
    func `links back to the order in the shop`(number: String, address: String) throws {
        let page = try ShownPage(
            .paid,
            .order(number),
            shopURL: "https://shop.example.com/orders/{out_trade_no}"
        )
        #expect(page.links == [address])
    }

    @Test func `has no link that would lack its order number`() throws {
        let order = "https://shop.example.com/orders/{out_trade_no}"
        let pages = [
            try ShownPage(.unverified, shopURL: order),
            try ShownPage(.confirming, nil, shopURL: order),
            try ShownPage(.paid, shopURL: ""),
        ]
        for page in pages { #expect(page.links == []) }
        let home = try ShownPage(.unverified, shopURL: "https://shop.example.com/?a=1&b=2")
        #expect(home.links == ["https://shop.example.com/?a=1&amp;b=2"])
    }
}
