internal import Alipay
internal import Testing

@Suite struct PersonalFieldsTests {
    private func masked(_ body: String) -> String? {
        PersonalFields.masked(Array(body.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `values that say who bought are masked, and not a byte besides`() {
        let body = "b=%e8%8C+x&buyer_id=2088%2A&&buyer_pay_amount=1&c&sign=a%2Fb&buyer_logon_id=a*b"
        #expect(
            masked(body) == "b=%e8%8C+x&buyer_id=***&&buyer_pay_amount=1&c&sign=a%2Fb"
                + "&buyer_logon_id=***"
        )
    }

    @Test(arguments: [
        "buyer_id", "buyer_open_id", "buyer_user_id", "buyer_logon_id", "buyer_email",
        "payer_logon_id", "alipay_user_id", "receive_mobile", "buyer%5Fid",
    ])
    func `a personal field is masked wherever it stands`(_ name: String) {
        #expect(masked("\(name)=1") == "\(name)=***")
        #expect(masked("a=1&\(name)=1=2") == "a=1&\(name)=***")
    }

    @Test(arguments: [
        "", "a=1", "seller_id=1&seller_email=x&out_trade_no=buyer_id", "buyer_id=", "buyer_id",
        "buyer_id=***", "xbuyer_id=1", "buyer_idx=1", "%zz=1",
    ])
    func `where there is nothing to mask nothing is masked`(_ body: String) {
        #expect(masked(body) == nil)
    }
}
