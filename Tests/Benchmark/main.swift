import Alipay
import Foundation
import HTTP
import Installation
import Orders
import Signing
import Simulator

// What the stages of a notification take, beside what `openssl speed` says of one signature on this
// machine. `benchmark --once` runs a little of each, to see that it works.

let isTrial = CommandLine.arguments.dropFirst() == ["--once"]
guard isTrial || CommandLine.arguments.count == 1 else {
    print("usage: benchmark [--once]")
    exit(64)
}
let rounds = isTrial ? 1 : 7
let share = isTrial ? 0.05 : 1

let message = try SampleMessage()
let fields = try FormFields(decoding: message.body)
let sign = fields["sign"] ?? []
let signature = Base64.decode(sign) ?? []
let content = ContentRule.v1.content(of: fields)
let notification = try Alipay.Notification(verifying: message.body, with: message.ring)
guard case .trade(let notice) = notification.content else { preconditionFailure("a payment") }
let changed = message.withAnotherAmount
let record = try RecordStage(batches: rounds * 20, message)

let verify = Stage("verify one signature", runs: 20_000) {
    precondition(message.publicKey.verifies(signature, of: content))
}
let stages = [
    Stage("parse the form", runs: 20_000) { _ = try? FormFields(decoding: message.body) },
    Stage("content to verify", runs: 20_000) { _ = ContentRule.v1.content(of: fields) },
    Stage("base64 of sign", runs: 20_000) { _ = Base64.decode(sign) },
    verify,
    Stage("body to Notification, all of it", runs: 5000) {
        _ = try? Alipay.Notification(verifying: message.body, with: message.ring)
    },
    Stage("decide", runs: 20_000) {
        _ = Decision.about(nil, given: notice, appID: message.appID, policy: .record, now: 0)
    },
    Stage("record, \(RecordStage.together) at once, on disk", runs: 20, of: RecordStage.together) {
        record.recordTogether()
    },
    Stage("explain one that was changed", runs: 3) {
        _ = message.ring.explanation(of: changed, refusedFor: .contentDiffers)
    },
]

print("a notification of \(message.body.count) bytes and \(fields.count) fields")
print(row("", "µs", "allocations", "bytes"))
for stage in stages {
    let cost = stage.cost(rounds: rounds, share: share)
    print(
        row(
            stage.name,
            String(format: "%.2f", cost.microseconds),
            String(format: "%.1f", cost.allocations),
            String(format: "%.0f", cost.bytes)
        )
    )
}
// Ours and openssl's take turns.
let pairs = (0..<(isTrial ? 1 : 5)).compactMap { _ in
    OpenSSLCommand.microsecondsPerVerification().map {
        ($0, verify.cost(rounds: 1, share: share).microseconds)
    }
}
if pairs.isEmpty {
    print("openssl speed rsa2048: there is no openssl command")
} else {
    let openssl = pairs.map(\.0).median
    print(row("openssl speed rsa2048", String(format: "%.2f", openssl)))
    print(row("ours by openssl's", String(format: "%.2f", pairs.map { $1 / $0 }.median)))
}

func row(_ columns: String...) -> String {
    zip(columns, [32, 12, 14, 12]).enumerated().map { index, column in
        let padding = String(repeating: " ", count: max(0, column.1 - column.0.count))
        return index == 0 ? column.0 + padding : padding + column.0
    }.joined()
}
