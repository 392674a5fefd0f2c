import Alipay
import Foundation
import Installation
import Signing
import Simulator
import Testing
import Transfer

/// SIGHUP: new keys and settings without a restart.
@Suite struct ReloadTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func path(_ name: String) -> String { sandbox.folder.appending(path: name).path }

    /// Another pretend Alipay for the same app, whose public key is in `next.pem`.
    private func nextAlipay() throws -> SimulatedAlipay {
        let key = try PrivateKey(generatingForSimulator: ())
        try key.publicPEM().write(toFile: path("next.pem"), atomically: true, encoding: .utf8)
        let old = sandbox.alipay
        return SimulatedAlipay(key: key, appID: old.appID, sellerID: old.sellerID)
    }

    private let bothKeys = (
        old: #"["alipay-public-key.pem"]"#, new: #"["alipay-public-key.pem", "next.pem"]"#
    )

    @Test func `a new key is trusted after twenty SIGHUPs, and no request is lost meanwhile`()
        throws
    {
        let next = try nextAlipay()
        let socket = try NotifySocket(path("notify"))
        let responder = try sandbox.startResponder(environment: ["NOTIFY_SOCKET": socket.name])
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let byNext = try next.notification(
            of: sandbox.trade("NEXT"),
            notifyID: "next",
            now: sandbox.now
        )
        #expect(try Web.post(url, byNext).status == 403)

        try sandbox.change { $0.replacing(bothKeys.old, with: bothKeys.new) }
        let bodies = try (0..<2000).map { try sandbox.notification("N\($0)") }
        let reloads = Reloads(responder: responder, socket: socket)
        let replies = Load.post(bodies, clients: 8, to: { _ in url }) { answered in
            // One client waits until the responder says that it is ready again; the others send.
            if answered % 100 == 0 { reloads.reload() }
        }
        #expect(socket.waits(for: "READY=1", times: 21))
        #expect(replies.allSatisfy { $0?.text == "success" })
        #expect(responder.waits(for: "configuration reloaded"))
        #expect(try Web.post(url, byNext).body == "success")
        #expect(try Web.post(url, sandbox.notification("OLD")).body == "success")
    }

    @Test func `a bad new file keeps the old, and says so`() throws {
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let key = try String(contentsOfFile: path("alipay-public-key.pem"), encoding: .utf8)
        try "nonsense".write(
            toFile: path("alipay-public-key.pem"),
            atomically: true,
            encoding: .utf8
        )
        try sandbox.change { $0 + "\nfoo = 1\n" }
        responder.send(SIGHUP)
        #expect(responder.waits(for: "keeping the previous configuration"))
        #expect(responder.log.contains("foo: is not a key of this table"))
        #expect(try Web.post(url, sandbox.notification("A1")).body == "success")

        try sandbox.change { $0.replacing("\nfoo = 1\n", with: "") }
        responder.send(SIGHUP)
        #expect(responder.waits(for: "alipay-public-key.pem: not a public key"))
        #expect(try Web.post(url, sandbox.notification("A2")).body == "success")

        try key.write(toFile: path("alipay-public-key.pem"), atomically: true, encoding: .utf8)
        responder.send(SIGHUP)
        #expect(responder.waits(for: "configuration reloaded"))
        #expect(try Web.post(url, sandbox.notification("A3")).body == "success")
    }

    @Test func `says which settings need a restart`() throws {
        let responder = try sandbox.startResponder()
        try sandbox.change { $0.replacing("[responder]", with: "[responder]\nthreads = 3") }
        responder.send(SIGHUP)
        #expect(responder.waits(for: "restart needed for: [responder]"))
    }

    private final class Reloads: @unchecked Sendable {  // used under the lock alone
        private let responder: Child
        private let socket: NotifySocket
        private var count = 0
        private let lock = NSLock()

        init(responder: Child, socket: NotifySocket) {
            self.responder = responder
            self.socket = socket
        }

        func reload() {
            lock.withLock {
                count += 1
                responder.send(SIGHUP)
                _ = socket.waits(for: "READY=1", times: 1 + count)
            }
        }
    }
}
