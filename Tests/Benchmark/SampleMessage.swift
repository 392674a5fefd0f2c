import Alipay
import Installation
import Signing
import Simulator

/// A notification of the usual size, signed with a throw-away key.
struct SampleMessage {
    let publicKey: PublicKey
    let ring: KeyRing
    let body: [UInt8]
    let appID = "2021000000000001"
    private let alipay: SimulatedAlipay

    init() throws {
        // With the public exponent of Alipay's keys; a simulator's costs one multiplication more.
        let pem = OpenSSLCommand.output("genrsa", "2048")
        let key = try pem.map { try PrivateKey(pem: $0) } ?? PrivateKey(generatingForSimulator: ())
        publicKey = try PublicKey(reading: key.publicPEM(), for: .rsa2)
        alipay = SimulatedAlipay(
            key: key,
            appID: appID,
            sellerID: "2088000000000001"
        )
        ring = KeyRing([
            App(
                appID: alipay.appID,
                sellerID: alipay.sellerID,
                signType: .rsa2,
                keys: [publicKey]
            )
        ])
        body = try Self.body(by: alipay, number: 1)
    }

    private static func body(by alipay: SimulatedAlipay, number: Int) throws -> [UInt8] {
        let digits = String(100_000_000 + number)
        let trade = TradeNotice(
            outTradeNo: "ORDER20260101\(digits)",
            tradeNo: "2026010122001400000\(digits)",
            status: .success,
            totalFen: 8888,
            subject: "四川麻辣火锅双人餐",
            createdAt: 1_767_225_600_000,
            paidAt: 1_767_225_660_000
        )
        return try alipay.notification(
            of: trade,
            notifyID: "2026010100222000000000000\(digits)",
            now: 1_767_225_661_000
        )
    }

    /// Another such notification, verified.
    func payment(number: Int) throws -> Notification {
        try Notification(verifying: Self.body(by: alipay, number: number), with: ring)
    }

    /// The same message as a forger would send it.
    var withAnotherAmount: [UInt8] {
        body.replacing(Array("total_amount=88.88".utf8), with: Array("total_amount=88.89".utf8))
    }
}
