/// An effect that has not been handed out.
struct NewEffect {
    let id: Int64
    let event: String
    let appID: String
    let outTradeNo: String
    let notificationID: Int64
    /// Nobody hears of it earlier, in milliseconds since 1970-01-01 UTC.
    let notBefore: Int64?

    init(row: SQLiteStatement) {
        id = row.integer(0)
        event = row.text(1)
        appID = row.text(2)
        outTradeNo = row.text(3)
        notificationID = row.integer(4)
        notBefore = row.integerOrNull(5)
    }

    init(_ effect: EffectRecord) {
        id = effect.id
        event = effect.event
        appID = effect.appID
        outTradeNo = effect.outTradeNo
        notificationID = effect.notificationID
        notBefore = nil
    }

    /// The line that it stands in: its order's, unless it is the operator's matter and no part of
    /// what happened to the order.
    var line: String {
        event == EffectRecord.quarantined || outTradeNo.isEmpty ? "#\(id)" : outTradeNo
    }
}
