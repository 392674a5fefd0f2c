package import Alipay

extension Decision {
    /// Decides about a notification that is not about a trade: it changes no order.
    ///
    /// - Parameter family: What it is about.
    /// - Returns: Whether it is merely kept, or quarantined for the operator.
    package static func about(_ family: NotificationFamily) -> Decision {
        switch family {
        case .trade, .agreement, .preauthorization, .appAuthorization, .serviceMarket,
            .messageService, .batch:
            .nothing
        case .lifeAccount, .industryBill: .quarantine(.needsSignedReply)
        case .unknown: .quarantine(.unknownKind)
        }
    }
}
