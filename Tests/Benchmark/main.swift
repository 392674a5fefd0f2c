import Alipay
import Glibc
import HTTP
import Signing
import Simulator

/// Times a piece of work: the median of seven rounds, in nanoseconds a run.
func nanoseconds(rounds: Int = 7, runs: Int, _ work: () throws -> Void) rethrows -> Double {
    var times: [Double] = []
    for _ in 0..<rounds {
        let start = ContinuousClock.now
        for _ in 0..<runs { try work() }
        let elapsed = ContinuousClock.now - start
        times.append(Double(elapsed.components.attoseconds) / 1e9 / Double(runs))
    }
    return times.sorted()[rounds / 2]
}

let key = try PrivateKey(generatingForSimulator: ())
let publicKey = try PublicKey(reading: key.publicPEM(), for: .rsa2)
let alipay = SimulatedAlipay(key: key, appID: "2021000000000001", sellerID: "2088000000000001")
let trade = TradeNotice(
    outTradeNo: "ORDER20260101000001",
    tradeNo: "2026010122001400000000000001",
    status: .success,
    totalFen: 8888,
    subject: "四川麻辣火锅双人餐",
    createdAt: 1_767_225_600_000,
    paidAt: 1_767_225_660_000
)
let body = try alipay.notification(
    of: trade,
    notifyID: "2026010100222000000000000000000001",
    now: 1_767_225_661_000
)
let parse = try nanoseconds(runs: 20000) {
    let fields = try FormFields(decoding: body)
    precondition(fields.count > 20)
}
let fields = try FormFields(decoding: body)
let content = nanoseconds(runs: 20000) {
    precondition(ContentRule.v1.content(of: fields).count > 20)
}
print("body \(body.count) bytes, \(fields.count) fields")
print("parse   \(parse) ns")
print("content \(content) ns")
let text = ContentRule.v1.content(of: fields)
let sign = Base64.decode(fields["sign"] ?? []) ?? []
let verify = nanoseconds(runs: 2000) { precondition(publicKey.verifies(sign, of: text)) }
print("verify  \(verify) ns")
let base64 = nanoseconds(runs: 20000) { precondition(Base64.decode(fields["sign"] ?? []) != nil) }
print("base64  \(base64) ns")
if CommandLine.arguments.contains("perf") {
    for _ in 0..<1_000_000 { _ = try FormFields(decoding: body) }
}
let ring = KeyRing([
    App(appID: "2021000000000001", sellerID: "2088000000000001", signType: .rsa2, keys: [publicKey])
])
let changed = Array(
    String(decoding: body, as: UTF8.self).replacing("=88.88&", with: "=88.89&").utf8
)
let explain = nanoseconds(rounds: 3, runs: 1) {
    precondition(
        ring.explanation(of: changed, refusedFor: .contentDiffers).cause == .contentChanged
    )
}
print("explain \(explain / 1e6) ms")
var big =
    "sign=" + FormEncoding.percentEncoded(String(decoding: fields["sign"] ?? [], as: UTF8.self))
for i in 0..<150 { big += "&f\(i)=" + String(repeating: "a+%26quot;", count: 40) }
let explainBig = nanoseconds(rounds: 3, runs: 1) {
    _ = ring.explanation(of: Array(big.utf8), refusedFor: .contentDiffers)
}
print("explain 64 KiB \(explainBig / 1e6) ms, \(big.utf8.count)")
