// For measuring: the responder without its ledger. It accepts a notification or does not, and records
// nothing, which no program that is installed can be made to do. Comparison/Competitors/answers-only.c is
// what it is measured beside.

import Alipay
import FastCGI
import Foundation
import HTTP
import Responder
import Settings
import System

guard CommandLine.arguments.count == 3 else {
    print("usage: verify-only SETTINGS SOCKET")
    exit(64)
}
let ring = try KeyRing(try SettingsFile.load(CommandLine.arguments[1]))
Signals.take()
let server = try Server(
    listener: Listener(unixPath: CommandLine.arguments[2]),
    limits: Limits(bodyLimit: 64 << 10),
    report: { print($0) },
    handle: { request, exchange in
        guard case .complete(let body) = request.body,
            (try? Alipay.Notification(verifying: body, with: ring)) != nil
        else { return exchange.answer(.text("fail", status: 403)) }
        exchange.answer(.text("success", status: 200))
    }
)
_ = try server.run(
    threads: max(2, ProcessInfo.processInfo.activeProcessorCount),
    drain: 1000,
    nextSignal: { Signals.next(milliseconds: 1000) },
    willDrain: { _ in }
)
