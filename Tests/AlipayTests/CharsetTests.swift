import Alipay
import HTTP
import Simulator
import System
import Testing

@Suite struct CharsetTests {
    private let merchant: Merchant

    init() throws { merchant = try Merchant.get() }

    /// A notification whose subject and order number are in a charset.
    private func trade(
        subject: [UInt8],
        outTradeNo: [UInt8] = Array("A1".utf8),
        charset: String?
    ) throws -> Notification.Content {
        var fields: [(name: String, value: [UInt8])] = [
            ("app_id", merchant.app.appID), ("seller_id", merchant.app.sellerID),
            ("notify_type", "trade_status_sync"), ("trade_no", "T1"),
            ("trade_status", "TRADE_SUCCESS"), ("total_amount", "88.88"),
        ].map { ($0.0, Array($0.1.utf8)) }
        fields += [("subject", subject), ("out_trade_no", outTradeNo)]
        if let charset { fields.append(("charset", Array(charset.utf8))) }
        let body = try merchant.alipay.signed(bytes: fields)
        return try Notification(verifying: body, with: merchant.ring).content
    }

    private func subject(_ content: Notification.Content) -> String? {
        if case .trade(let trade) = content { trade.subject } else { nil }
    }

    private let gbk: [UInt8] = [0xD6, 0xD0, 0xB9, 0xFA]  // 中国

    @Test(arguments: ["GBK", "gbk", "GB2312", "gb18030"])
    func `GBK is verified as it came and read as text afterwards`(charset: String) throws {
        #expect(subject(try trade(subject: gbk, charset: charset)) == "中国")
    }

    @Test func `GB18030 decodes characters that GBK lacks`() throws {
        let euro = try #require(
            CharsetConversion.convert(Array("€😀".utf8), from: "UTF-8", to: "GB18030")
        )
        #expect(subject(try trade(subject: euro, charset: "GBK")) == "€😀")
    }

    @Test func `without a charset what is not UTF-8 is GBK`() throws {
        #expect(subject(try trade(subject: gbk, charset: nil)) == "中国")
        #expect(subject(try trade(subject: Array("中国".utf8), charset: nil)) == "中国")
        #expect(subject(try trade(subject: gbk, charset: "")) == "中国")
    }

    @Test func `a subject in another charset than it says is shown as well as it can be`() throws {
        let shown = subject(try trade(subject: gbk, charset: "utf-8"))
        #expect(shown?.contains("\u{FFFD}") == true)
        #expect(subject(try trade(subject: gbk, charset: "KOI8-R")) != nil)
        #expect(subject(try trade(subject: Array("tea".utf8), charset: "KOI8-R")) == "tea")
    }

    @Test func `an order number that cannot be read is nobody's`() throws {
        let number = try trade(subject: [], outTradeNo: gbk, charset: "GBK")
        guard case .trade(let trade) = number else {
            Issue.record("\(number)")
            return
        }
        #expect(trade.outTradeNo == "中国")
        for (bytes, charset) in [(gbk, "UTF-8"), (gbk, "Big5"), ([0xD6], "GBK")] {
            let content = try self.trade(subject: [], outTradeNo: bytes, charset: charset)
            #expect(content.unreadableField == "out_trade_no")
        }
    }

    @Test func `converts all or nothing, between charsets that there are`() {
        #expect(CharsetConversion.convert([0xD6], from: "GB18030", to: "UTF-8") == nil)
        #expect(CharsetConversion.convert(Array("中".utf8), from: "UTF-8", to: "ISO-8859-1") == nil)
        #expect(CharsetConversion.convert([0x41], from: "NO-SUCH", to: "UTF-8") == nil)
        #expect(CharsetConversion.convert([], from: "GB18030", to: "UTF-8") == [])
        #expect(CharsetConversion.convert([0xFF], from: "ISO-8859-1", to: "UTF-8") == [0xC3, 0xBF])
    }
}
