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
