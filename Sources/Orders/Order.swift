/// One order of the shop, as the ledger knows it.
package struct Order: Sendable, Equatable {
    package var appID: String
    /// The shop's order number.
    package var outTradeNo: String
    /// Alipay's trade that this order is paid by; empty while there is none.
    package var tradeNo: String
    package var status: OrderStatus
    /// The order amount, in fen.
    package var totalFen: Int64
    /// Refunded in all, in fen; it never goes down.
    package var refundedFen: Int64
    package var subject: String
    /// Milliseconds since 1970-01-01 UTC, Alipay's word where it gave one.
    package var createdAt: Int64
    package var paidAt: Int64?
    package var refundedAt: Int64?
    package var closedAt: Int64?
    package var finishedAt: Int64?

    package init(
        appID: String,
        outTradeNo: String,
        tradeNo: String = "",
        status: OrderStatus = .pending,
        totalFen: Int64,
        refundedFen: Int64 = 0,
        subject: String = "",
        createdAt: Int64,
        paidAt: Int64? = nil,
        refundedAt: Int64? = nil,
        closedAt: Int64? = nil,
        finishedAt: Int64? = nil
    ) {
        self.appID = appID
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
        self.finishedAt = finishedAt
    }
}
