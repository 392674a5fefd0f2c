import Alipay
import HTTP
import ReadingModel
import Signing
import Simulator
import Testing

@Suite struct SoleReadingTests {
    private let merchant: Merchant

    init() throws { merchant = try Merchant.get() }

    @Test func `whatever borders a signed text is given, it says the same or is not taken`() throws
    {
        var model = try ReadingModel()
        try model.run(.few)
        #expect(model.faults.isEmpty, "\(model.faults.prefix(3))")
        #expect(model.tried > 10_000 && model.taken > 100)
    }

    @Test func `a buyer's text cannot become another order`() throws {
        let forged = """
            x&buyer_id=1&gmt_create=2026-01-01 00:00:00&notify_id=N1&notify_type=trade_status_sync\
            &out_trade_no=VICTIM&seller_id=2088000000000001&subject=s&total_amount=10000.00\
            &trade_no=T9&trade_status=TRADE_SUCCESS&zz=
            """
        let body = try merchant.notification(changing: [("body", forged)])
        #expect(try merchant.verify(body).content.ambiguousField != nil)
        let fields = try FormFields(decoding: Array(body.utf8))
        let sign = try #require(fields.text("sign"))
        let content = String(
            decoding: ContentRule.v1.content(of: fields),
            as: UTF8.self
        )
        // Where the forged fields end the last one takes the rest.
        let parts = content.split(separator: "&zz=", maxSplits: 1)
        let start = parts[0].split(separator: "&").map { piece in
            let pair = piece.split(separator: "=", maxSplits: 1)
            return (String(pair[0]), Array(pair[1].utf8))
        }
        let recut = FormEncoding.encode(
            start + [("zz", Array(parts[1].utf8)), ("sign", Array(sign.utf8))]
        )
        let text = String(decoding: recut, as: UTF8.self)
        let sent = try merchant.verify(body)
        let message = try merchant.verify(text)
        // Neither is accepted, and the ledger takes both for one.
        #expect(message.content.ambiguousField != nil)
        #expect(message.identity == sent.identity)
        for notification in [sent, message] {
            guard case .unreadableTrade(let trade) = notification.content else { continue }
            #expect((trade.outTradeNo, trade.tradeNo) == ("", ""))
        }
    }

    @Test(arguments: ["msg_method", "service", "is_success", "method"])
    func `an added field without a value decides nothing`(name: String) throws {
        let other = try merchant.notification(changing: [("seller_id", "2088000000000009")])
        #expect(merchant.rejection(other + "&\(name)=") == .otherSeller)
        let body = try merchant.notification()
        let message = try merchant.verify(body + "&\(name)=&x&&=")
        #expect(message.content == .trade(Merchant.trade))
        #expect(message.body == Array(body.utf8))
        let none = try merchant.signed([
            ("app_id", merchant.app.appID), ("notify_type", "trade_status_sync"),
        ])
        #expect(merchant.rejection(none + "&\(name)=") == .missing(field: "seller_id"))
    }

    @Test func `a name in which a separator hides is not a name`() throws {
        let body = try merchant.notification(changing: [("body", "a=b")])
        let text = body.replacing("body=a%3Db", with: "body%3Da=b")
        #expect(text != body)
        #expect(merchant.rejection(text) == .oddName)
        #expect(try merchant.verify(body).content == .trade(Merchant.trade))
    }

    @Test func `a signed text that is not a form is not one under any borders`() throws {
        // An answer of the gateway's new interface signs time, nonce and a JSON object.
        let app = "app_id=\(merchant.app.appID)&notify_type=trade_status_sync&out_trade_no=V"
        let rest =
            "&seller_id=\(merchant.app.sellerID)&total_amount=9.00&trade_no=T&trade_status=TRADE_SUCCESS"
        let name = "1767225600000\nabc\n{\"subject\":\"x"
        let fields: [SimulatedAlipay.Field] =
            [(name, "1")]
            + (app + rest).split(separator: "&").map {
                let pair = $0.split(separator: "=")
                return (String(pair[0]), String(pair[1]))
            } + [("z", "\"}\n")]
        #expect(merchant.rejection(try merchant.signed(fields)) == .oddName)
    }

    @Test func `an app's id in a text is quarantined where the key is the app's own`() throws {
        let body = try merchant.notification(changing: [("passback_params", "u=7&app_id=wx1")])
        #expect(try merchant.verify(body).content.ambiguousField == "app_id")
        let old = try Merchant(signType: .rsa)
        let other = try old.notification(changing: [("passback_params", "u=7&app_id=wx1")])
        #expect(old.rejection(other) == .ambiguous(field: "app_id"))
    }

    @Test(arguments: ["USD", "JPY", ""])
    func `an amount in another currency is not an amount`(currency: String) throws {
        let body = try merchant.notification(changing: [("currency", currency)])
        #expect(try merchant.verify(body).content.unreadableField == "currency")
        let yuan = try merchant.notification(changing: [("currency", "CNY")])
        #expect(try merchant.verify(yuan).content == .trade(Merchant.trade))
    }

    /// gmt_close stands in front of gmt_create, so it can be cut from a text of the buyer's.
    @Test(arguments: ["2001-01-01 00:00:00", "2999-01-01 00:00:00", "soon"])
    func `an end before the beginning or behind the message is refused`(time: String) throws {
        let body = try merchant.notification(changing: [("gmt_close", time)])
        #expect(try merchant.verify(body).content == .trade(Merchant.trade))
    }

    @Test func `a message that could be for two receivers is refused`() throws {
        // A merchant of his own has it signed by the one key of all, with our PID in a text.
        let text = "x&seller_id=\(merchant.app.sellerID)&zz="
        let fields: [SimulatedAlipay.Field] = [
            ("body", text), ("notify_id", "N1"), ("notify_type", "trade_status_sync"),
            ("seller_id", "2088000000000009"), ("trade_status", "TRADE_SUCCESS"),
        ]
        let signed = try merchant.alipay.signed(fields)
        let sign = try #require(FormFields(decoding: signed)["sign"])
        let rest = "&notify_id=N1&notify_type=trade_status_sync&seller_id=2088000000000009"
        let cut = FormEncoding.encode([
            ("body", Array("x".utf8)), ("seller_id", Array(merchant.app.sellerID.utf8)),
            ("zz", Array((rest + "&trade_status=TRADE_SUCCESS").utf8)), ("sign", Array(sign)),
        ])
        #expect(throws: VerificationError.ambiguous(field: "seller_id")) {
            try Alipay.Notification(
                verifying: cut,
                with: KeyRing([
                    App(
                        appID: merchant.app.sellerID,
                        sellerID: merchant.app.sellerID,
                        naming: .partner,
                        signType: .rsa2,
                        keys: merchant.app.keys
                    )
                ])
            )
        }
    }

    @Test func `a return is not a notification, and a notification no return`() throws {
        let query = try merchant.returnQuery()
        #expect(merchant.rejection(query) == .otherKind(expected: .notify))
        let mapi = try merchant.notification(changing: [("is_success", "T")])
        #expect(merchant.rejection(mapi) == .otherKind(expected: .notify))
        let body = Array(try merchant.notification().utf8)
        #expect(throws: VerificationError.otherKind(expected: .return)) {
            try ReturnVisit(verifying: body, with: merchant.ring)
        }
    }

    @Test func `a message without an id is known by what was signed, not by its spelling`() throws {
        let body = try merchant.signed([
            ("app_id", merchant.app.appID), ("seller_id", merchant.app.sellerID),
            ("memo", "a b&n=d"),
        ])
        let identity = try merchant.verify(body).identity
        #expect(identity.hasPrefix("sha256:"))
        let reversed = body.split(separator: "&").reversed().joined(separator: "&")
        let escaped = body.replacing("app_id", with: "%61pp_id").replacing("+", with: "%20")
        let split = body.replacing("%26n%3D", with: "&n=")
        for other in [reversed, escaped, split, body + "&q=", "&&" + body] {
            #expect(try merchant.verify(other).identity == identity, "\(other)")
        }
        let another = try merchant.signed([
            ("app_id", merchant.app.appID), ("seller_id", merchant.app.sellerID), ("memo", "x"),
        ])
        #expect(try merchant.verify(another).identity != identity)
    }

    @Test func `a refund counts where it cannot have been cut from a text`() throws {
        var trade = Merchant.trade
        trade.refundedFen = 100
        trade.refundedAt = Merchant.now
        let texts: [SimulatedAlipay.Field] = [("body", "a&b=c"), ("passback_params", "d=e&f=g")]
        #expect(try content(of: trade, changing: texts) == .trade(trade))
        // Without its time, behind a text: `d=e&f=g&refund_fee=1.00` may have been the text.
        let bare = texts + [("refund_fee", "1.00")]
        #expect(try content(changing: bare).ambiguousField == "refund_fee")
        #expect(try content(changing: texts + [("refund_fee", "0.00")]) == .trade(Merchant.trade))
        trade.refundedAt = nil
        #expect(try content(changing: [("refund_fee", "1.00")]) == .trade(trade))
    }

    private func content(
        of trade: TradeNotice = Merchant.trade,
        changing changes: [SimulatedAlipay.Field]
    ) throws -> Alipay.Notification.Content {
        try merchant.verify(merchant.notification(of: trade, changing: changes)).content
    }
}
