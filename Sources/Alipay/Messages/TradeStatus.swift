/// The values of `trade_status`.
package enum TradeStatus: String, Sendable, CaseIterable {
    case waitBuyerPay = "WAIT_BUYER_PAY"
    /// Paid, and can still be refunded; with a refund_fee, a partial refund.
    case success = "TRADE_SUCCESS"
    /// Paid, and can no longer be refunded.
    case finished = "TRADE_FINISHED"
    /// With a refund_fee: fully refunded. Without: never paid, timed out or cancelled.
    case closed = "TRADE_CLOSED"
}
