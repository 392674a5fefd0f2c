import Foundation
import Orders
import Testing

@testable import Delivery

@Suite struct MailTemplatesTests {
    private func texts(
        _ language: MailTemplates.Language,
        _ event: ShopEvent = .sample(),
        isTest: Bool = false,
        folder: String? = nil
    ) throws -> MailTemplates.Texts {
        try MailTemplates(language, folder: folder).texts(of: event, isTest: isTest)
    }

    @Test func `a Chinese mail says all that there is, in the order of interest`() throws {
        let texts = try texts(.chinese)
        #expect(texts.subject == "订单已付款 A1 ¥88.88")
        #expect(
            texts.text == """
                订单已付款

                订单号: A1
                订单金额: ¥88.88
                商品: 一杯咖啡
                支付时间: 2026-11-23 18:05:00
                支付宝交易号: 2026112322A1
                应用: 2021000000000000
                事件编号: evt_00112233445566778899aabbccddeeff

                """
        )
        let html = try #require(texts.html)
        #expect(html.contains("<html lang=\"zh-CN\">"))
        let cell = "<td style=\"padding:4px 0;overflow-wrap:anywhere\">A1</td>"
        #expect(html.contains(">订单号</th>\(cell)</tr>"))
    }

    @Test func `an English mail about a refund has its amount`() throws {
        let order = Order.sample(refundedFen: 8000)
        let texts = try texts(
            .english,
            .sample("order.refunded", refundedFen: 105, subject: "Coffee", order: order)
        )
        #expect(texts.subject == "Order refunded A1 ¥88.88")
        #expect(texts.text.contains("Order amount: ¥88.88\nRefunded: ¥1.05\nGoods: Coffee\n"))
        #expect(texts.html?.contains("<html lang=\"en\">") == true)
    }

    @Test func `what is quarantined has no order, but a reason`() throws {
        let event = ShopEvent.sample(
            "notification.quarantined",
            order: nil,
            reason: .amountDiffers
        )
        let texts = try texts(.english, event)
        #expect(texts.subject == "A notification waits for you A1")
        #expect(texts.text.contains("\nReason: amount_differs\n"))
        #expect(!texts.text.contains("amount:"))
    }

    @Test func `every event has a heading in both languages`() {
        let names = [
            "order.paid", "order.refunded", "order.closed", "order.finished",
            "notification.quarantined",
        ]
        for phrases in [MailPhrases.chinese, .english] {
            #expect(Set(phrases.headings.keys) == Set(names))
        }
        let variables = [MailPhrases.chinese, .english].map { $0.labels.map(\.variable) }
        #expect(variables[0] == variables[1])
    }

    @Test func `a test is marked in the subject and in both texts`() throws {
        let chinese = try texts(.chinese, isTest: true)
        #expect(chinese.subject == "[测试] 订单已付款 A1 ¥88.88")
        #expect(chinese.text.contains("\n这是一封测试邮件，没有发生任何交易。\n"))
        #expect(chinese.html?.contains("<p>这是一封测试邮件，没有发生任何交易。</p>") == true)
        let english = try texts(.english, isTest: true)
        #expect(english.subject.hasPrefix("[Test] "))
        #expect(try !texts(.english).text.contains("test"))
    }

    @Test func `a hostile subject is escaped in the page, and is not read as Mustache`() throws {
        let hostile = "<script>\"'&{{event_id}}{{{reason}}}\u{0301}</td>"
        let texts = try texts(.english, .sample(subject: hostile))
        let html = try #require(texts.html)
        #expect(!html.contains("<script>"))
        #expect(
            html.contains(
                "&lt;script&gt;&quot;&#39;&amp;{{event_id}}{{{reason}}}\u{0301}&lt;/td&gt;"
            )
        )
        #expect(texts.text.contains("Goods: \(hostile)\n"))
    }

    /// A second line that looks like a row, a text that is turned around, and one that is not seen.
    @Test func `what would not be seen is shown, in every text and in a merchant's own`() throws {
        let event = ShopEvent.sample(
            subject: "Tea\nOrder amount: ¥0.01\u{202E}00.1¥\u{200B}\u{E0041}"
        )
        let seen = "Tea␊Order amount: ¥0.01\u{FFFD}00.1¥\u{FFFD}\u{FFFD}"
        let texts = try texts(.english, event)
        #expect(texts.text.contains("\nGoods: \(seen)\n"))
        #expect(texts.html?.contains(">\(seen)</td>") == true)
        let folder = try TemplateFolder([
            "subject.mustache": "{{subject}}", "text.mustache": "{{{subject}}}\n",
        ])
        let own = try self.texts(.english, event, folder: folder.path)
        #expect(own.subject == seen)
        #expect(own.text == seen + "\n")
    }

    @Test func `a merchant's own folder takes the place of all texts`() throws {
        let folder = try TemplateFolder([
            "subject.mustache": "{{heading}}!\n",
            "text.mustache": "{{event}} {{out_trade_no}} {{amount}} {{subject}}\n",
        ])
        let plain = try texts(.english, .sample(subject: "a<b"), folder: folder.path)
        #expect(plain.subject == "Order paid!")
        #expect(plain.text == "order.paid A1 ¥88.88 a<b\n")
        #expect(plain.html == nil)
        try folder.write("html.mustache", "<p>{{subject}}</p>")
        let page = try texts(.english, .sample(subject: "a<b"), folder: folder.path)
        #expect(page.html == "<p>a&lt;b</p>")
    }

    private func error(in folder: TemplateFolder) -> String? {
        do throws(MailTemplates.Failure) {
            _ = try MailTemplates(.english, folder: folder.path)
            return nil
        } catch {
            return error.sentence
        }
    }

    @Test(arguments: ["subject", "text"])
    func `a file that is missing is named`(name: String) throws {
        let folder = try TemplateFolder(["subject.mustache": "a", "text.mustache": "b"])
        try folder.remove("\(name).mustache")
        #expect(error(in: folder) == "\(folder.path)/\(name).mustache: cannot be read")
    }

    @Test(arguments: ["subject", "text", "html"])
    func `bad Mustache is named with its line`(name: String) throws {
        let folder = try TemplateFolder(["subject.mustache": "a", "text.mustache": "b"])
        try folder.write("\(name).mustache", "one\ntwo {{#rows}}\n{{/row}}\n")
        let sentence = try #require(error(in: folder))
        #expect(sentence.hasPrefix("\(folder.path)/\(name).mustache: line 3: not Mustache: "))
    }

    @Test(arguments: ["subject", "text", "html"])
    func `what is not UTF-8 is named, also where the file may be absent`(name: String) throws {
        let folder = try TemplateFolder(["subject.mustache": "a", "text.mustache": "b"])
        try folder.write("\(name).mustache", bytes: [0x61, 0xFF])
        #expect(error(in: folder) == "\(folder.path)/\(name).mustache: is not UTF-8")
    }
}

/// A folder with a merchant's templates.
private final class TemplateFolder {
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        for (name, text) in files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { folder.path }

    func write(_ name: String, _ text: String) throws { try write(name, bytes: Array(text.utf8)) }

    func write(_ name: String, bytes: [UInt8]) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: folder.appending(path: name))
    }
}
