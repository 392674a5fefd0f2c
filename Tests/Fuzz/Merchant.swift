internal import Alipay
internal import FoundationEssentials
internal import HTTP
internal import Signing
internal import Simulator

/// A merchant with an app of either sign_type, and the Alipay that signs for it with a throw-away key.
struct Merchant: Sendable {
    let key: PrivateKey
    let ring: KeyRing
    let fingerprint: String
    /// Every message that was ever signed with the key.
    let messages: [[UInt8]]

    /// The one of this process; without it nothing can be checked.
    static let shared: Merchant = {
        do {
            return try Merchant()
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    private init() throws {
        key = try Self.key()
        let pem = try key.publicPEM()
        fingerprint = try PublicKey(reading: pem, for: .rsa2).fingerprint
        var apps: [App] = []
        var messages: [[UInt8]] = []
        for (appID, signType) in [("2021000000000001", Algorithm.rsa2), ("2016000000000002", .rsa)]
        {
            let app = App(
                appID: appID,
                sellerID: "2088000000000001",
                signType: signType,
                keys: [try PublicKey(reading: pem, for: signType)]
            )
            apps.append(app)
            let alipay = SimulatedAlipay(
                key: key,
                appID: app.appID,
                sellerID: app.sellerID,
                signType: signType
            )
            messages += try Self.messages(of: alipay)
        }
        ring = KeyRing(apps)
        self.messages = messages
    }

    /// The key in the file FUZZ_KEY: inputs that were found can be replayed with it.
    ///
    /// A file that is not there is made; without FUZZ_KEY the key lives as long as the process.
    private static func key() throws -> PrivateKey {
        guard let path = ProcessInfo.processInfo.environment["FUZZ_KEY"] else {
            return try PrivateKey(generatingForSimulator: ())
        }
        if let pem = try? Data(contentsOf: URL(filePath: path)) {
            return try PrivateKey(pem: String(decoding: pem, as: UTF8.self))
        }
        let key = try PrivateKey(generatingForSimulator: ())
        try Data(key.pem().utf8).write(to: URL(filePath: path))
        return key
    }

    /// One message of every kind; signing is deterministic, so they are the same each time.
    private static func messages(of alipay: SimulatedAlipay) throws -> [[UInt8]] {
        let now: Int64 = 1_767_225_661_000
        var trade = TradeNotice(
            outTradeNo: "order-1",
            tradeNo: "2026010122001400000000000001",
            status: .success,
            totalFen: 8888,
            subject: "四川麻辣火锅 a+b & c=d",
            createdAt: now - 61_000,
            paidAt: now - 1000
        )
        func notification(changing changes: [SimulatedAlipay.Field] = []) throws -> [UInt8] {
            try alipay.notification(of: trade, notifyID: "n1", now: now, changing: changes)
        }
        var messages = [
            try notification(),
            try notification(changing: [("passback_params", "a%3D1%26b%3D2"), ("body", "")]),
            try notification(changing: [("notify_type", "open_app_auth_notify")]),
            try alipay.returnQuery(of: trade, now: now),
            try alipay.signed([("app_id", alipay.appID), ("seller_id", alipay.sellerID)]),
        ]
        trade.refundedFen = 1234
        trade.refundedAt = now
        messages.append(try notification(changing: [("passback_params", "p")]))
        trade.status = .closed
        trade.refundedFen = 8888
        trade.closedAt = now
        messages.append(try notification())
        return messages
    }
}
