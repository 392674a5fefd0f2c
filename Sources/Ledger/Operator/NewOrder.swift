/// An order as the shop registers it, before Alipay has said anything.
package struct NewOrder: Sendable, Equatable {
    package let outTradeNo: String
    package let appID: String
    package let totalFen: Int64
    /// Empty: whatever the first notification says.
    package let subject: String

    package init(outTradeNo: String, appID: String, totalFen: Int64, subject: String = "") {
        self.outTradeNo = outTradeNo
        self.appID = appID
        self.totalFen = totalFen
        self.subject = subject
    }
}
