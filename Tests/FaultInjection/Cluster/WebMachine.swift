internal import Foundation
internal import Installation

/// A machine with a web server, a responder and a relay, which share a ledger with others.
final class WebMachine {
    let sandbox: Sandbox
    let nginx: Nginx
    private let socket: ListeningSocket
    private(set) var responder: Child
    private(set) var relay: Child

    /// Starts all of them.
    ///
    /// - Parameters:
    ///   - sandbox: Whose settings name the ledger.
    ///   - first: Whose Alipay it accepts; `nil` for its own.
    /// - Throws: When a program is missing.
    init(_ sandbox: Sandbox, as first: Sandbox?) throws {
        self.sandbox = sandbox
        if let first { try sandbox.use(keyOf: first) }
        socket = try ListeningSocket(sandbox.socketPath)
        responder = try sandbox.startResponder(input: socket.handle)
        nginx = try Nginx(for: sandbox)
        relay = try Relays.launch(in: sandbox)
    }

    /// Starts two that share a ledger, which is made.
    ///
    /// - Parameters:
    ///   - cluster: What it is on.
    ///   - receiver: Gets all webhooks.
    ///   - isDurable: Whether the responders are to refuse servers that lose what they acknowledged.
    ///   - isRotated: Whether the second one has the hosts in another order.
    /// - Returns: Both.
    /// - Throws: When a program is missing.
    static func start(
        on cluster: any Cluster,
        _ receiver: Receiver,
        isDurable: Bool = true,
        isRotated: Bool = false
    ) throws -> [WebMachine] {
        var first: Sandbox?
        return try (0..<2).map { index in
            let sandbox = try Relays.sandbox(to: receiver)
            let durability = isDurable ? "" : "\ndurability = \"as the server says\""
            let url = cluster.url(from: isRotated ? 1 + index : 1)
            try sandbox.change {
                $0.replacing(
                    "url = \"sqlite:ledger/ledger.db\"",
                    with: "url = \"\(url)\"\ntls = \"none\"\nstate = \".\"\(durability)"
                )
            }
            if first == nil {
                let made = try Programs.run(
                    "alipay-callback",
                    ["ledger", "init", "--config", sandbox.settingsPath]
                )
                guard made.status == 0 else {
                    throw Sandbox.Failure(text: made.output + made.errors)
                }
            }
            defer { first = first ?? sandbox }
            return try WebMachine(sandbox, as: first)
        }
    }

    /// The database server that the responder records on; `nil` while there is none.
    func server() throws -> String? {
        try Web.get(nginx.url("/alipay/status")).body.split(separator: "\n")
            .first { $0.hasPrefix("alipay_callback_ledger_server_info{") }.map(String.init)
    }

    /// Kills the responder; what arrives meanwhile waits for the next one.
    func killResponder() throws {
        responder.stop(SIGKILL)
        responder = try sandbox.launchResponder(input: socket.handle)
    }

    /// Stops the responder as systemd does, and starts the next one.
    func restartResponder() throws -> Int32 {
        let status = responder.stop()
        responder = try sandbox.startResponder(input: socket.handle)
        return status
    }

    func killRelay() throws {
        relay.stop(SIGKILL)
        relay = try Relays.launch(in: sandbox)
    }

    func restartRelay() throws -> Int32 {
        let status = relay.stop()
        relay = try Relays.launch(in: sandbox)
        return status
    }

    /// Stops the relay for a while (SIGSTOP).
    func pauseRelay(milliseconds: Double) {
        relay.send(SIGSTOP)
        Delay.pass(milliseconds: milliseconds)
        relay.send(SIGCONT)
    }
}
