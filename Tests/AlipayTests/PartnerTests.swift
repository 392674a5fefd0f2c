import Alipay
import HTTP
import Signing
import Simulator
import Testing

/// Messages of the old MAPI interface, which name no app.
@Suite struct PartnerTests {
    private static let sellerID = "2088000000000007"
    private static let made = Result { try PrivateKey(generatingForSimulator: ()) }

    private let alipay: SimulatedAlipay
    private let ring: KeyRing
    private let key: PublicKey

    init() throws {
        let signing = try Self.made.get()
        key = try PublicKey(reading: signing.publicPEM(), for: .rsa)
        alipay = SimulatedAlipay(
            key: signing,
            appID: "",
            sellerID: Self.sellerID,
            signType: .rsa
        )
        ring = KeyRing([try Merchant.get().app, App(partner: Self.sellerID, keys: [key])])
    }

    private let payment: [SimulatedAlipay.Field] = [
        ("discount", "0.00"), ("payment_type", "1"), ("subject", "tea"),
        ("trade_no", "2016041921001004600214513551"), ("gmt_create", "2016-04-19 15:19:44"),
        ("notify_type", "trade_status_sync"), ("out_trade_no", "A1"),
        ("seller_id", Self.sellerID), ("trade_status", "TRADE_SUCCESS"), ("total_fee", "200.00"),
        ("gmt_payment", "2016-04-19 15:19:44"), ("notify_id", "n1"),
    ]

    private func changed(_ name: String, _ value: String?) -> [SimulatedAlipay.Field] {
        payment.filter { $0.name != name } + (value.map { [(name, $0)] } ?? [])
    }

    private func verified(_ fields: [SimulatedAlipay.Field]) throws -> Notification {
        try Notification(verifying: alipay.signed(fields), with: ring)
    }

    @Test func `are bound by seller_id and recorded under it`() throws {
        let notification = try verified(payment)
        #expect(notification.appID == Self.sellerID)
        guard case .trade(let trade) = notification.content else {
            Issue.record("\(notification.content)")
            return
        }
        #expect(trade.totalFen == 20_000)
        #expect(trade.refundedFen == 0)
    }

    /// Forex has no seller_id: another merchant may have put ours into his order number.
    @Test(arguments: ["USD", "CNY", "RMB"])
    func `are not payments where they name a currency`(currency: String) throws {
        let notification = try verified(payment + [("currency", currency)])
        #expect(notification.content.unreadableField == "currency")
    }

    @Test func `are not accepted for another seller, nor without one`() throws {
        #expect(throws: VerificationError.otherSeller) {
            try verified(changed("seller_id", "2088000000000008"))
        }
        #expect(throws: VerificationError.missing(field: "seller_id")) {
            try verified(changed("seller_id", nil))
        }
    }

    @Test func `with an app_id are that app's, and its key has to fit`() throws {
        let merchant = try Merchant.get()
        let fields =
            changed("seller_id", merchant.app.sellerID)
            + [("app_id", merchant.app.appID), ("sign_type", "RSA2")]
        #expect(throws: VerificationError.badSignature) { try verified(fields) }
        #expect(throws: VerificationError.unknownApp) {
            try verified(payment + [("app_id", Self.sellerID)])
        }
    }

    @Test func `are SHA-1 by the settings, whatever the message says`() throws {
        for claim in ["MD5", "RSA2", "DSA", ""] {
            #expect(throws: VerificationError.signTypeDiffers(expected: .rsa)) {
                try verified(payment + [("sign_type", claim)])
            }
        }
    }

    @Test func `are unknown where no partner is configured`() throws {
        let body = try alipay.signed(payment)
        let merchant = try Merchant.get()
        #expect(throws: VerificationError.missing(field: "app_id")) {
            try Notification(verifying: body, with: merchant.ring)
        }
    }

    @Test(arguments: [
        ("TRADE_CLOSED", "REFUND_SUCCESS", 20_000 as Int64?),
        ("TRADE_SUCCESS", "REFUND_SUCCESS", nil),
        ("TRADE_CLOSED", "REFUND_CLOSED", 0), ("TRADE_CLOSED", "", 0),
    ])
    func `say of a refund only whether it was in full`(
        status: String,
        refund: String,
        refundedFen: Int64?
    ) throws {
        let fields = changed("trade_status", status) + [("refund_status", refund)]
        switch try verified(fields).content {
        case .trade(let trade): #expect(trade.refundedFen == refundedFen)
        case let other:
            #expect(refundedFen == nil)
            #expect(other.unreadableField == "refund_fee")
        }
    }

    @Test func `may name the amount either way, but not two amounts`() throws {
        let other = changed("total_fee", nil) + [("total_amount", "200.00")]
        #expect(try verified(other).content == verified(payment).content)
        let both = payment + [("total_amount", "200.01")]
        #expect(try verified(both).content.unreadableField == "total_fee")
        let none = changed("total_fee", nil)
        #expect(try verified(none).content.unreadableField == "total_amount")
        // An app's message has total_amount.
        let merchant = try Merchant.get()
        let app = Form.removing("total_amount", from: try merchant.notification())
        #expect(merchant.rejection(app) == .contentDiffers)
        let fee = try merchant.signed([
            ("app_id", merchant.app.appID), ("seller_id", merchant.app.sellerID),
            ("notify_type", "trade_status_sync"), ("total_fee", "1.00"),
        ])
        #expect(try merchant.verify(fee).content.unreadableField == "total_amount")
    }

    @Test func `come back with a buyer as well`() throws {
        let query = try alipay.signed(payment + [("is_success", "T")])
        let visit = try ReturnVisit(verifying: query, with: ring)
        #expect(visit.appID == Self.sellerID)
        #expect(visit.totalFen == 20_000)
        #expect(visit.status == .success)
    }
}
