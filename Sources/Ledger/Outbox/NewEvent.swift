/// An event that has not been handed out.
struct NewEvent {
    let number: Int64
    /// As in `EventRecord`.
    let type: String
    let appID: String
    let outTradeNo: String
    let notificationID: Int64
    /// It is not delivered earlier, in milliseconds since 1970-01-01 UTC.
    let notBefore: Int64?

    init(row: any Row) {
        number = row.integer(0)
        type = row.text(1)
        appID = row.text(2)
        outTradeNo = row.text(3)
        notificationID = row.integer(4)
        notBefore = row.integerOrNull(5)
    }

    init(_ event: EventRecord) {
        number = event.number
        type = event.type
        appID = event.appID
        outTradeNo = event.outTradeNo
        notificationID = event.notificationID
        notBefore = nil
    }

    /// What it waits behind: its order, unless it is the operator's matter and no part of what
    /// happened to the order.
    var orderingKey: String {
        type == EventRecord.quarantined || outTradeNo.isEmpty ? "#\(number)" : outTradeNo
    }
}
