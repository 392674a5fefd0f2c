internal import Alipay
internal import System
internal import Templating

/// What a template may use.
///
/// | variable | what it is |
/// |---|---|
/// | `language` | `zh-CN` or `en`, for `<html lang="{{language}}">` |
/// | `paid`, `confirming`, `failed`, `unverified` | one of them is true: `{{#paid}}…{{/paid}}` |
/// | `heading` | 支付成功！, 支付结果确认中, 支付失败！ or 验签失败！, or its English counterpart |
/// | `message` | what that means and what to do, in a sentence or two |
/// | `out_trade_no` | the order number |
/// | `amount` | as in `¥88.88` |
/// | `refunded` | what was given back, as in `¥8.00` |
/// | `paid_at` | Beijing time, as in `2026-01-31 18:05:09` |
/// | `shop_url` | the link back to the shop |
/// | `refresh` | seconds, for `<meta http-equiv="refresh" content="{{refresh}}">` |
/// | `label_out_trade_no`, `label_amount`, `label_refunded`, `label_paid_at`, `label_shop` | what to call them |
///
/// What there is nothing to say of is absent, so `{{#amount}}…{{/amount}}` leaves out what stands
/// around it: all data of an unverified return, `refresh` except while confirming. Every value is
/// escaped for HTML in `{{…}}`.
struct PageVariables: TemplateVariables {
    /// How often the page asks again while a payment is being confirmed.
    private static let refreshSeconds = 3

    private let outcome: Page.Outcome
    private let facts: Page.Facts?
    private let shopURL: String?
    private let language: PageLanguage
    private let phrases: Phrases

    init(outcome: Page.Outcome, facts: Page.Facts?, shopURL: String?, language: PageLanguage) {
        self.outcome = outcome
        self.facts = facts
        self.shopURL = shopURL
        self.language = language
        phrases = language.phrases
    }

    func value(named name: String) -> TemplateValue? {
        switch name {
        case "paid": .flag(outcome == .paid)
        case "confirming": .flag(outcome == .confirming)
        case "failed": .flag(outcome == .failed)
        case "unverified": .flag(outcome == .unverified)
        default: text(named: name).map { .text($0.visible) }
        }
    }

    private func text(named name: String) -> String? {
        switch name {
        case "language": language.rawValue
        case "heading": phrases.explanation(of: outcome).heading
        case "message": phrases.explanation(of: outcome).message
        case "out_trade_no": facts?.outTradeNo
        case "amount": facts?.totalFen.map(Self.money)
        case "refunded": facts.flatMap { $0.refundedFen > 0 ? Self.money($0.refundedFen) : nil }
        case "paid_at": facts?.paidAt.map(AlipayTime.alipayText)
        case "shop_url": shopURL
        case "refresh": outcome == .confirming ? String(Self.refreshSeconds) : nil
        case "label_out_trade_no": phrases.outTradeNo
        case "label_amount": phrases.amount
        case "label_refunded": phrases.refunded
        case "label_paid_at": phrases.paidAt
        case "label_shop": phrases.shop
        default: nil
        }
    }

    private static func money(_ fen: Int64) -> String { "¥" + Money.yuan(fen) }
}
