import Alipay

extension Alipay.Notification.Content {
    /// The field that does not hold what it should; `nil` where all could be read.
    var unreadableField: String? {
        guard case .unreadableTrade(let trade) = self, !trade.isAmbiguous else { return nil }
        return trade.field
    }

    /// The field by which the message can be read in two ways.
    var ambiguousField: String? {
        guard case .unreadableTrade(let trade) = self, trade.isAmbiguous else { return nil }
        return trade.field
    }
}
