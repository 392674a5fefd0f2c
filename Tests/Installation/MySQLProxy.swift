internal import Foundation
internal import System

/// Stands between a client and a MySQL or MariaDB server, and knows where one command ends and the next
/// begins: it can stop at each of them.
///
/// One command and its reply are one round trip. It understands the protocol without encryption.
package final class MySQLProxy: @unchecked Sendable {  // all that changes is guarded by the mutex
    /// What a client asks of the server.
    package struct Command: Sendable {
        /// Counted from 1 since `watch`, over all connections.
        package let number: Int
        /// The text of one that has a text.
        package let text: String
    }

    package enum Moment: Sendable, CaseIterable {
        /// The command is here, and not at the server.
        case before
        /// The server has answered all of it, and the client does not have the end of the answer.
        case after
    }

    package enum Verdict: Sendable {
        case pass
        /// Both connections are closed.
        case cut
        /// The rest of the reply, and all that comes later, does not get to the client.
        case swallow
    }

    package typealias Plan = @Sendable (Command, Moment) -> Verdict

    private struct State {
        var plan: Plan = { _, _ in .pass }
        var commands = 0
        var errors: [Int: Int] = [:]
        var commits = 0
        var connections = 0
    }

    private let listener: ListeningSocket
    private let serverPaths: [String]
    private let state = Mutex(State())

    /// Listens until it is let go of.
    ///
    /// - Parameters:
    ///   - path: The socket for clients.
    ///   - serverPaths: The server's own; of several servers, connections go to each in turn.
    /// - Throws: When it cannot listen.
    package init(at path: String, to serverPaths: String...) throws {
        listener = try ListeningSocket(path)
        self.serverPaths = serverPaths
        let descriptor = listener.handle.fileDescriptor
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0, let self else { return _ = close(client) }
                serve(client)
            }
        }
    }

    deinit { shutdown(listener.handle.fileDescriptor, Int32(SHUT_RDWR)) }

    /// Counts from zero, and asks this plan about each command from now on.
    package func watch(by plan: @escaping Plan = { _, _ in .pass }) {
        state.withLock { $0 = State(plan: plan) }
    }

    /// How many commands there were since `watch`.
    package var commands: Int { state.withLock { $0.commands } }

    /// How many of them had COMMIT in their text.
    package var commits: Int { state.withLock { $0.commits } }

    /// How often the server has answered with the error of that number.
    package func errors(_ number: Int) -> Int { state.withLock { $0.errors[number, default: 0] } }

    private func serve(_ client: Int32) {
        let number = state.withLock { state in
            defer { state.connections += 1 }
            return state.connections
        }
        let address = Connectable.unix(path: serverPaths[number % serverPaths.count])
        let server = address.socket()
        guard unsafe address.call(connect, server) else {
            close(server)
            close(client)
            return
        }
        let link = MySQLLink(from: client, to: server)
        Thread.detachNewThread { self.forward(over: link) }
        Thread.detachNewThread { self.answer(over: link) }
    }

    /// From the client to the server.
    private func forward(over link: MySQLLink) {
        defer { link.end() }
        while let packet = link.nextOfClient() {
            if let command = packet.command {
                let (made, plan) = state.withLock { state in
                    state.commands += 1
                    if command.text.contains(/\bCOMMIT\b/) { state.commits += 1 }
                    return (Command(number: state.commands, text: command.text), state.plan)
                }
                guard plan(made, .before) == .pass else { return }
                link.expectReply(to: made, of: command.kind)
            }
            guard link.sendToServer(packet.bytes) else { return }
        }
    }

    /// From the server to the client.
    private func answer(over link: MySQLLink) {
        defer { link.end() }
        var isSilent = false
        while let packet = link.nextOfServer() {
            if let number = packet.errorNumber {
                state.withLock { $0.errors[number, default: 0] += 1 }
            }
            if let command = link.command(endedBy: packet) {
                switch state.withLock({ $0.plan })(command, .after) {
                case .pass: break
                case .cut: return
                case .swallow: isSilent = true
                }
            }
            if !isSilent, !link.sendToClient(packet.bytes) { return }
        }
    }
}
