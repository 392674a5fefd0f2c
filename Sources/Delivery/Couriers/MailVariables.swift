internal import Alipay
internal import Orders
internal import System
internal import Templating

/// What a mail's template may use.
///
/// | variable | what it is |
/// |---|---|
/// | `language` | `zh-CN` or `en` |
/// | `event`, `event_id` | `order.paid` …, and the id by which repetitions are recognised |
/// | `heading` | what happened, in a few words |
/// | `test`, `label_test`, `message_test` | whether it did not happen: somebody tries the settings |
/// | `out_trade_no`, `trade_no`, `app_id` | as Alipay has them |
/// | `amount`, `refunded` | as in `¥88.88` |
/// | `subject`, `paid_at` | of the order, Beijing time |
/// | `reason` | why a notification is quarantined |
/// | `unreadable` | its field that cannot be read, and what that holds |
/// | `quarantined_in_hour` | how many it stands for, where it stands for many |
/// | `rows` | all of these that there are, each with `label` and `value` |
///
/// What there is nothing to say of is absent.
struct MailVariables: TemplateVariables {
    private struct Row: TemplateVariables {
        let label: String
        let value: String

        func value(named name: String) -> TemplateValue? {
            switch name {
            case "label": .text(label)
            case "value": .text(value)
            default: nil
            }
        }
    }

    private let event: ShopEvent
    private let isTest: Bool
    private let phrases: MailPhrases

    init(_ event: ShopEvent, isTest: Bool, _ language: MailTemplates.Language) {
        self.event = event
        self.isTest = isTest
        phrases = language == .chinese ? .chinese : .english
    }

    func value(named name: String) -> TemplateValue? {
        switch name {
        case "test": .flag(isTest)
        case "rows": .list(rows)
        default: text(named: name).map(TemplateValue.text)
        }
    }

    /// What a buyer or somebody else wrote is shown as what it is, also in a merchant's own template.
    private func text(named name: String) -> String? { written(named: name)?.visible }

    private func written(named name: String) -> String? {
        switch name {
        case "language": phrases.language
        case "event": event.type
        case "event_id": event.id
        case "heading": phrases.headings[event.type] ?? event.type
        case "label_test": phrases.test
        case "message_test": phrases.testMessage
        case "out_trade_no": present(event.outTradeNo)
        case "trade_no": present(event.tradeNo)
        case "app_id": present(event.appID)
        case "amount": amount
        case "refunded": refunded
        case "subject": event.order.flatMap { present($0.subject) }
        case "paid_at": event.order?.paidAt.map(AlipayTime.alipayText)
        case "reason": event.reason?.rawValue
        case "unreadable": present(event.unreadable)
        case "quarantined_in_hour": event.quarantinedInHour.map(String.init)
        default: nil
        }
    }

    private var amount: String? { event.order.map { "¥" + Money.yuan($0.totalFen) } }

    private var refunded: String? {
        let fen = event.refundedFen > 0 ? event.refundedFen : event.order?.refundedFen ?? 0
        return fen > 0 ? "¥" + Money.yuan(fen) : nil
    }

    private func present(_ text: String) -> String? { text.isEmpty ? nil : text }

    private var rows: [Row] {
        phrases.labels.compactMap { label in
            text(named: label.variable).map { Row(label: label.text, value: $0) }
        }
    }
}

/// The words of built-in mails, in one language.
struct MailPhrases: Sendable {
    let language: String
    /// By the events' names.
    let headings: [String: String]
    let test: String
    let testMessage: String
    /// What variables are called, in the order of a mail.
    let labels: [(variable: String, text: String)]

    static let chinese = MailPhrases(
        language: "zh-CN",
        headings: [
            "order.paid": "订单已付款", "order.refunded": "订单已退款", "order.closed": "订单已关闭",
            "order.finished": "订单已完结", "notification.quarantined": "有通知待人工处理",
        ],
        test: "测试",
        testMessage: "这是一封测试邮件，没有发生任何交易。",
        labels: [
            ("out_trade_no", "订单号"), ("amount", "订单金额"), ("refunded", "已退款"), ("subject", "商品"),
            ("paid_at", "支付时间"), ("trade_no", "支付宝交易号"), ("app_id", "应用"), ("reason", "原因"),
            ("unreadable", "无法读取的字段"), ("quarantined_in_hour", "该小时内待处理通知数"),
            ("event_id", "事件编号"),
        ]
    )

    static let english = MailPhrases(
        language: "en",
        headings: [
            "order.paid": "Order paid", "order.refunded": "Order refunded",
            "order.closed": "Order closed", "order.finished": "Order finished",
            "notification.quarantined": "A notification waits for you",
        ],
        test: "Test",
        testMessage: "This is a test: no such trade took place.",
        labels: [
            ("out_trade_no", "Order number"), ("amount", "Order amount"), ("refunded", "Refunded"),
            ("subject", "Goods"), ("paid_at", "Paid (Beijing)"), ("trade_no", "Alipay’s trade"),
            ("app_id", "App"), ("reason", "Reason"), ("unreadable", "Unreadable field"),
            ("quarantined_in_hour", "Quarantined in that hour"), ("event_id", "Event"),
        ]
    )
}
