import Alipay
import HTTP
import Simulator
import Testing

@Suite struct ReturnVisitTests {
    private let merchant: Merchant

    init() throws { merchant = try Merchant.get() }

    private func visit(_ query: String, leavingOut own: [String] = []) throws -> ReturnVisit {
        try ReturnVisit(verifying: Array(query.utf8), with: merchant.ring, leavingOut: own)
    }

    @Test func `reads which trade the buyer comes from`() throws {
        let visit = try visit(merchant.returnQuery())
        #expect(visit.appID == merchant.app.appID)
        #expect(visit.outTradeNo == Merchant.trade.outTradeNo)
        #expect(visit.tradeNo == Merchant.trade.tradeNo)
        #expect(visit.totalFen == Merchant.trade.totalFen)
        #expect(visit.status == nil)
    }

    @Test func `reads a status where one was signed`() throws {
        let query = try merchant.returnQuery(changing: [("trade_status", "TRADE_SUCCESS")])
        #expect(try visit(query).status == .success)
    }

    @Test func `has no amount and no status that it cannot read`() throws {
        let query = try merchant.returnQuery(
            changing: [("total_amount", "88,88"), ("trade_status", "PAID")]
        )
        #expect(try visit(query).totalFen == nil)
        #expect(try visit(query).status == nil)
    }

    @Test func `needs a signed out_trade_no`() throws {
        let query = try merchant.signed([
            ("app_id", merchant.app.appID), ("seller_id", merchant.app.sellerID),
        ])
        #expect(throws: VerificationError.missing(field: "out_trade_no")) { try visit(query) }
    }

    @Test func `leaves the merchant's own parameters out of the content and the data`() throws {
        let signed = try merchant.returnQuery()
        let query = "utm_source=mail&" + signed + "&id=7"
        #expect(throws: VerificationError.contentDiffers) { try visit(query) }
        #expect(throws: VerificationError.contentDiffers) {
            try visit(query, leavingOut: ["utm_source"])
        }
        #expect(try visit(query, leavingOut: ["utm_source", "id"]).outTradeNo == "order-1")
        #expect(try visit(signed, leavingOut: ["utm_source", "id"]).outTradeNo == "order-1")
        let fields = try SignedFields(
            verifying: Array(query.utf8),
            as: .return,
            with: merchant.ring,
            leavingOut: ["utm_source", "id"]
        )
        #expect(fields.fields["utm_source"] == nil)
        #expect(!fields.fields.names.contains("id"))
        #expect(fields.text == Array(query.utf8))
    }

    @Test func `leaves out what stands in front of Alipay's parameters, and only there`() throws {
        let signed = try merchant.returnQuery()
        let own = "groupPurchasingId=1&orderId=2&trade_status=TRADE_SUCCESS&"
        #expect(try visit(own + signed).status == nil)
        #expect(try visit(own + signed).outTradeNo == "order-1")
        #expect(throws: VerificationError.contentDiffers) { try visit(signed + "&" + own) }
        // A notification has no parameters of the merchant's.
        let body = try merchant.notification()
        #expect(
            merchant.rejection(own.replacing("trade_status", with: "x") + body) == .contentDiffers
        )
        let many = (0..<17).map { "f\($0)=&" }.joined()
        #expect(throws: VerificationError.contentDiffers) { try visit(many + "x=1&" + signed) }
    }

    @Test func `is never bound to an app or seller that was not signed`() throws {
        let fields: [SimulatedAlipay.Field] = [
            ("app_id", merchant.app.appID), ("seller_id", merchant.app.sellerID),
            ("out_trade_no", "order-1"), ("total_amount", "1.00"),
        ]
        for name in ["app_id", "seller_id"] {
            let unsigned = try merchant.signed(fields.filter { $0.name != name })
            let value = fields.first { $0.name == name }?.value ?? ""
            #expect(throws: VerificationError.contentDiffers) {
                try visit("\(name)=\(value)&" + unsigned)
            }
        }
    }

    @Test func `never acts upon an unsigned status that is ignored by name`() throws {
        let query = try merchant.returnQuery() + "&trade_status=TRADE_SUCCESS"
        #expect(throws: VerificationError.contentDiffers) { try visit(query) }
        #expect(try visit(query, leavingOut: ["trade_status"]).status == nil)
    }

    @Test func `refuses an own parameter that occurs twice or stands in for a signed one`() throws {
        let query = try merchant.returnQuery()
        #expect(throws: VerificationError.malformed(.duplicateName("id"))) {
            try visit("id=1&id=2&" + query, leavingOut: ["id"])
        }
        #expect(throws: VerificationError.malformed(.duplicateName("out_trade_no"))) {
            try visit("out_trade_no=other&" + query)
        }
        #expect(throws: VerificationError.contentDiffers) {
            try visit(query, leavingOut: ["total_amount"])
        }
    }
}
