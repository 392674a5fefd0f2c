import Alipay
import HTTP
import Signing
import Simulator

/// A merchant with one app, and the Alipay that signs for it with a throw-away key.
struct Merchant: Sendable {
    let app: App
    let ring: KeyRing
    let alipay: SimulatedAlipay

    init(signType: Algorithm = .rsa2) throws {
        let key = try PrivateKey(generatingForSimulator: ())
        app = App(
            appID: "2021000000000001",
            sellerID: "2088000000000001",
            signType: signType,
            keys: [try PublicKey(reading: key.publicPEM(), for: signType)]
        )
        ring = KeyRing([app])
        alipay = SimulatedAlipay(
            key: key,
            appID: app.appID,
            sellerID: app.sellerID,
            signType: signType
        )
    }

    private static let made = Result { try Merchant() }

    /// One for all tests: making a key takes a while.
    static func get() throws -> Merchant { try made.get() }

    static let trade = TradeNotice(
        outTradeNo: "order-1",
        tradeNo: "2026010122001400000000000001",
        status: .success,
        totalFen: 8888,
        subject: "四川麻辣火锅 a+b",
        createdAt: 1_767_225_600_000,
        paidAt: 1_767_225_660_000
    )

    static let now: Int64 = 1_767_225_661_000

    func notification(
        of trade: TradeNotice = trade,
        changing changes: [SimulatedAlipay.Field] = []
    ) throws -> String {
        let body = try alipay.notification(
            of: trade,
            notifyID: "2026010100222000000000000000000001",
            now: Self.now,
            changing: changes
        )
        return String(decoding: body, as: UTF8.self)
    }

    func returnQuery(changing changes: [SimulatedAlipay.Field] = []) throws -> String {
        let query = try alipay.returnQuery(of: Self.trade, now: Self.now, changing: changes)
        return String(decoding: query, as: UTF8.self)
    }

    /// A message of these fields alone, signed like any other.
    func signed(_ fields: [SimulatedAlipay.Field]) throws -> String {
        String(decoding: try alipay.signed(fields), as: UTF8.self)
    }

    func verify(_ body: String) throws(VerificationError) -> Notification {
        try Notification(verifying: Array(body.utf8), with: ring)
    }

    /// Why a body is rejected, or `nil` when it is.
    func rejection(_ body: String) -> VerificationError? {
        do throws(VerificationError) {
            _ = try verify(body)
            return nil
        } catch {
            return error
        }
    }
}

/// Editing a form text, as somebody on the way could.
enum Form {
    /// The form without the segment of this name.
    static func removing(_ name: String, from form: String) -> String {
        form.split(separator: "&").filter { !$0.hasPrefix(name + "=") }.joined(separator: "&")
    }

    /// The form with the text behind the `=` of this name replaced.
    static func replacing(_ name: String, with value: String, in form: String) -> String {
        form.split(separator: "&")
            .map { $0.hasPrefix(name + "=") ? "\(name)=\(value)" : String($0) }
            .joined(separator: "&")
    }

    /// The text behind the `=` of this name, undecoded.
    static func value(_ name: String, in form: String) -> String? {
        form.split(separator: "&").first { $0.hasPrefix(name + "=") }
            .map { String($0.dropFirst(name.count + 1)) }
    }
}
