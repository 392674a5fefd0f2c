/// Every word that the page says, in one language.
struct Phrases: Sendable {
    /// What an outcome is called, and what it means for the buyer.
    struct Explanation: Sendable {
        let heading: String
        let message: String
    }

    let paid: Explanation
    let confirming: Explanation
    let failed: Explanation
    let unverified: Explanation
    let outTradeNo: String
    let amount: String
    let refunded: String
    let paidAt: String
    let shop: String

    func explanation(of outcome: Page.Outcome) -> Explanation {
        switch outcome {
        case .paid: paid
        case .confirming: confirming
        case .failed: failed
        case .unverified: unverified
        }
    }

    static let chinese = Phrases(
        paid: Explanation(
            heading: "支付成功！",
            message: "商家已收到您的付款，感谢您的惠顾。"
        ),
        confirming: Explanation(
            heading: "支付结果确认中",
            message: "正在等待支付宝确认，本页会自动刷新，请不要重复付款。"
        ),
        failed: Explanation(
            heading: "支付失败！",
            message: "这笔交易已关闭，没有向您收取款项；如有疑问，请联系商家。"
        ),
        unverified: Explanation(
            heading: "验签失败！",
            message: "这个链接已损坏或不完整；如果您已经付款，订单仍会照常记录，请到商家处查看。"
        ),
        outTradeNo: "订单号",
        amount: "订单金额",
        refunded: "已退款",
        paidAt: "支付时间",
        shop: "返回商家"
    )

    static let english = Phrases(
        paid: Explanation(
            heading: "Payment successful!",
            message: "The shop has received your payment. Thank you for your order."
        ),
        confirming: Explanation(
            heading: "Confirming your payment",
            message: "We are waiting for Alipay’s confirmation. "
                + "This page refreshes itself; please do not pay again."
        ),
        failed: Explanation(
            heading: "Payment failed!",
            message: "This transaction was closed and you were not charged. "
                + "If you have any questions, please contact the shop."
        ),
        unverified: Explanation(
            heading: "Verification failed!",
            message: "This link is damaged or incomplete. If you have paid, your order "
                + "is recorded all the same; please check it in the shop."
        ),
        outTradeNo: "Order number",
        amount: "Order amount",
        refunded: "Refunded",
        paidAt: "Time (Beijing)",
        shop: "Back to the shop"
    )
}
