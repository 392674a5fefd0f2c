/// A buyer's browser that came back from Alipay with a signed query string.
///
/// The signature says that the trade exists and that the buyer was sent here; it does not say
/// that the trade was paid, unless it carries a `trade_status`, which today's returns do not.
package struct ReturnVisit: Sendable {
    package let appID: String
    package let outTradeNo: String
    package let tradeNo: String
    /// In fen, or `nil` when the message has no readable amount.
    package let totalFen: Int64?
    package let status: TradeStatus?

    /// Verifies a query string; see `SignedFields.init(verifying:as:with:leavingOut:)`.
    package init(
        verifying query: [UInt8],
        with ring: KeyRing,
        leavingOut own: [String] = []
    ) throws(VerificationError) {
        let message = try SignedFields(
            verifying: query,
            as: .return,
            with: ring,
            leavingOut: own
        )
        guard let outTradeNo = message.text("out_trade_no") else {
            throw .missing(field: "out_trade_no")
        }
        appID = message.app.appID
        self.outTradeNo = outTradeNo
        tradeNo = message.text("trade_no") ?? ""
        totalFen = try? TradeNotice.totalFen(of: message)
        let isCertain = SoleReading.isCertain("trade_status", in: message.fields)
        status = isCertain ? message.text("trade_status").flatMap(TradeStatus.init) : nil
    }
}
