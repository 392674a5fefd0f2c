/// What a `trade_status_sync` notification says about a trade.
package struct TradeNotice: Sendable, Equatable {
    package var outTradeNo: String
    package var tradeNo: String
    package var status: TradeStatus
    /// The order amount, in fen.
    package var totalFen: Int64
    /// What has been refunded in all so far, in fen; 0 when the message does not speak of refunds.
    package var refundedFen: Int64
    package var subject: String
    /// gmt_create, gmt_payment, gmt_refund and gmt_close in milliseconds since 1970-01-01 UTC.
    package var createdAt: Int64?
    package var paidAt: Int64?
    package var refundedAt: Int64?
    package var closedAt: Int64?

    package init(
        outTradeNo: String,
        tradeNo: String,
        status: TradeStatus,
        totalFen: Int64,
        refundedFen: Int64 = 0,
        subject: String = "",
        createdAt: Int64? = nil,
        paidAt: Int64? = nil,
        refundedAt: Int64? = nil,
        closedAt: Int64? = nil
    ) {
        self.outTradeNo = outTradeNo
        self.tradeNo = tradeNo
        self.status = status
        self.totalFen = totalFen
        self.refundedFen = refundedFen
        self.subject = subject
        self.createdAt = createdAt
        self.paidAt = paidAt
        self.refundedAt = refundedAt
        self.closedAt = closedAt
    }
}
