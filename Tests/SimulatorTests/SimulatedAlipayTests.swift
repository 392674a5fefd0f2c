import Alipay
import Foundation
import HTTP
import Signing
import Simulator
import Testing

/// What is signed here is verified by the openssl command, and then by the responder's own check.
@Suite struct SimulatedAlipayTests {
    private let key: PrivateKey
    private let alipay: SimulatedAlipay
    private let ring: KeyRing
    private let trade = TradeNotice(
        outTradeNo: "A 1+中文&=%",
        tradeNo: "2026010122001400000000000001",
        status: .success,
        totalFen: 8_888,
        refundedFen: 1,
        subject: " @四川麻辣火锅 a+b ",
        paidAt: 1_767_225_660_000
    )
    private let now: Int64 = 1_767_225_661_000

    init() throws {
        key = try PrivateKey(generatingForSimulator: ())
        let (appID, sellerID) = ("2021000000000001", "2088000000000001")
        alipay = SimulatedAlipay(key: key, appID: appID, sellerID: sellerID)
        let publicKey = try PublicKey(reading: key.publicPEM(), for: .rsa2)
        ring = KeyRing([
            App(appID: appID, sellerID: sellerID, signType: .rsa2, keys: [publicKey])
        ])
    }

    private func notification(
        changing changes: [SimulatedAlipay.Field] = []
    ) throws -> [UInt8] {
        try alipay.notification(of: trade, notifyID: "n1", now: now, changing: changes)
    }

    /// What the openssl command says of a form's signature, its content built by Foundation.
    private func opensslVerifies(_ form: [UInt8]) throws -> Bool {
        var components = URLComponents()
        components.percentEncodedQuery = String(decoding: form, as: UTF8.self)
            .replacingOccurrences(of: "+", with: "%20")
        let items = try #require(components.queryItems)
        let content = items.filter { !["sign", "sign_type"].contains($0.name) }
            .sorted { $0.name < $1.name }
            .map { "\($0.name)=\($0.value ?? "")" }
            .joined(separator: "&")
        let sign = try #require(items.first { $0.name == "sign" }?.value)
        let scratch = try Scratch()
        try scratch.write(content.utf8, to: "content")
        try scratch.write(try #require(Data(base64Encoded: sign)), to: "signature")
        try scratch.write(try key.publicPEM().utf8, to: "key.pem")
        let arguments = "dgst -sha256 -verify key.pem -signature signature content"
        let answer = try scratch.run("openssl", arguments.split(separator: " ").map(String.init))
        return answer.status == 0 && answer.output == "Verified OK\n"
    }

    @Test func `openssl verifies a notification, and so does the responder`() throws {
        let body = try notification()
        #expect(try opensslVerifies(body))
        let notification = try Notification(verifying: body, with: ring)
        guard case .trade(let read) = notification.content else {
            Issue.record("not about a trade")
            return
        }
        #expect(read.outTradeNo == trade.outTradeNo)
        #expect(read.subject == trade.subject)
        #expect(read.totalFen == 8_888)
        #expect(read.refundedFen == 1)
        #expect(read.paidAt == trade.paidAt)
    }

    @Test func `openssl verifies a return, and so does the responder`() throws {
        let query = try alipay.returnQuery(of: trade, now: now)
        #expect(try opensslVerifies(query))
        let visit = try ReturnVisit(verifying: query, with: ring)
        #expect(visit.outTradeNo == trade.outTradeNo)
        #expect(visit.totalFen == 8_888)
        #expect(visit.status == nil)
    }

    @Test func `fields that are changed before signing are signed`() throws {
        let body = try notification(changing: [("subject", "Tea"), ("empty", "")])
        #expect(try opensslVerifies(body))
        let fields = try FormFields(decoding: body)
        #expect(fields.text("subject") == "Tea")
        #expect(fields.text("empty") == "")
    }

    @Test func `an amount that is changed after signing convinces nobody`() throws {
        let text = String(decoding: try notification(), as: UTF8.self)
        let forged = Array(text.replacing("total_amount=88.88", with: "total_amount=0.01").utf8)
        #expect(try opensslVerifies(forged) == false)
        #expect(throws: VerificationError.contentDiffers) {
            try Notification(verifying: forged, with: ring)
        }
    }

    @Test func `a sign_type that was asked for is sent once, and unsigned`() throws {
        let body = try notification(changing: [("sign_type", "RSA")])
        #expect(try opensslVerifies(body))
        #expect(throws: VerificationError.signTypeDiffers(expected: .rsa2)) {
            try Notification(verifying: body, with: ring)
        }
    }

    @Test func `a sign that was asked for is sent once`() throws {
        let body = try notification(changing: [("sign", "bm8=")])
        #expect(throws: VerificationError.unreadableSign) {
            try Notification(verifying: body, with: ring)
        }
    }
}
