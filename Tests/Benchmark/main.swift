import Alipay
import Foundation
import HTTP
import Signing
import Simulator

// What a notification costs, beside what `openssl speed` says of one signature on this machine.
// Each figure is the median of seven rounds; ours and openssl's take turns.

let message = try SampleMessage()
let fields = try FormFields(decoding: message.body)
let sign = fields["sign"] ?? []
let signature = Base64.decode(sign) ?? []
let content = ContentRule.v1.content(of: fields)

let stopwatch = Stopwatch(rounds: 7)
let parse = stopwatch.microseconds(runs: 20_000) {
    _ = try? ContentRule.v1.content(of: FormFields(decoding: message.body))
}
let base64 = stopwatch.microseconds(runs: 20_000) { _ = Base64.decode(sign) }
var ours: [Double] = []
var openssls: [Double] = []
for _ in 0..<stopwatch.rounds {
    ours.append(
        Stopwatch(rounds: 1).microseconds(runs: 20_000) {
            precondition(message.publicKey.verifies(signature, of: content))
        }
    )
    if let speed = OpenSSLCommand.microsecondsPerVerification() { openssls.append(speed) }
}
let whole = stopwatch.microseconds(runs: 5000) {
    precondition((try? Notification(verifying: message.body, with: message.ring)) != nil)
}
let changed = message.withAnotherAmount
let explain = stopwatch.microseconds(runs: 3) {
    _ = message.ring.explanation(of: changed, refusedFor: .contentDiffers)
}

print("a notification of \(message.body.count) bytes and \(fields.count) fields, in microseconds")
print(row("parse and content", parse))
print(row("base64 of sign", base64))
print(row("verify one signature", Stopwatch.median(ours)))
if openssls.isEmpty {
    print("openssl speed rsa2048: there is no openssl command")
} else {
    let ratio = Stopwatch.median(ours) / Stopwatch.median(openssls)
    print(row("openssl speed rsa2048", Stopwatch.median(openssls)))
    print(row("the two as a ratio", ratio))
}
print(row("all of it, to a Notification", whole))
print(row("explain one that was changed", explain))

func row(_ name: String, _ figure: Double) -> String {
    let name = name + String(repeating: " ", count: 30 - name.count)
    return name + String(format: "%8.2f", figure)
}
