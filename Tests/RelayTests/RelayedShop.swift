import Alipay
import Foundation
import Installation
import Simulator
import Transfer

import enum System.SocketAddress

/// A responder on a real ledger, and relays that deliver from it.
final class RelayedShop {
    let sandbox: Sandbox
    private let responder: Child

    /// What signs webhooks: `hook.secret`, and `other.secret`.
    static let secrets = [
        "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString(),
        "whsec_" + Data((32..<64).map { UInt8($0) }).base64EncodedString(),
    ]
    /// As in `[deliver]`: so quick that a test need not wait.
    static let quick = "schedule = [\"50ms\", \"50ms\", \"50ms\", \"50ms\", \"50ms\", \"50ms\"]"

    /// - Parameters:
    ///   - destinations: TOML behind `[deliver]`.
    ///   - schedule: A line of `[deliver]`.
    /// - Throws: When a program is missing.
    init(_ destinations: String, schedule: String = quick) throws {
        sandbox = try Sandbox(adding: "[deliver]\n\(schedule)\n\(destinations)")
        for (name, secret) in zip(["hook.secret", "other.secret"], Self.secrets) {
            let file = sandbox.folder.appending(path: name)
            try (secret + "\n").write(to: file, atomically: true, encoding: .utf8)
        }
        responder = try sandbox.startResponder()
    }

    func path(_ name: String) -> String { sandbox.folder.appending(path: name).path }

    /// Notifies the responder, and gives what was sent.
    @discardableResult
    func pay(
        _ order: String,
        refunded: Int64 = 0,
        status: String = "TRADE_SUCCESS",
        subject: String = "一杯咖啡"
    ) throws -> [UInt8] {
        var trade = sandbox.trade(order)
        trade.refundedFen = refunded
        trade.subject = subject
        if status == "TRADE_FINISHED" { trade.status = .finished }
        let body = try sandbox.alipay.notification(
            of: trade,
            notifyID: "n-\(order)-\(refunded)-\(status)",
            now: sandbox.now
        )
        let reply = try Destination.fastCGI(.unix(path: sandbox.socketPath)).notify(body)
        guard reply.text == "success" else { throw Sandbox.Failure(text: reply.text) }
        return body
    }

    /// Starts a relay, and returns when it delivers.
    func startRelay(environment: [String: String] = [:]) throws -> Child {
        let relay = try Child(
            "alipay-callback",
            ["deliver", "--verbose", "--config", sandbox.settingsPath],
            environment: environment
        )
        guard relay.waits(for: "relay started, delivering to") else {
            throw Sandbox.Failure(text: relay.log)
        }
        return relay
    }

    /// Runs a relay until nothing is due.
    func drain() throws -> Programs.Result {
        try Programs.run(
            "alipay-callback",
            ["deliver", "--drain", "--verbose", "--config", sandbox.settingsPath]
        )
    }

    /// TOML of a webhook that is notified of everything about orders.
    static func webhook(
        _ url: String,
        name: String = "shop",
        of server: WebServer
    ) -> String {
        """
        [[deliver.webhook]]
        name = "\(name)"
        url = "\(url)"
        events = ["order.paid", "order.refunded", "order.closed", "order.finished"]
        secret_files = ["hook.secret"]
        ca_file = "\(server.certificates.authority)"
        allow_private_address = true
        timeout = "30s"

        """
    }
}
