import FastCGIClient
import Foundation
import Installation
import Signing
import Simulator
import System
import Testing
import Transfer

/// The header of a probe on the wire: who has the ledger's key is shown what came, nobody else is.
@Suite struct ProbeHeaderTests {
    private static let nonce = String(repeating: "0a", count: 16)

    private let sandbox: Sandbox
    private let responder: Child
    private let key: [UInt8]

    init() throws {
        sandbox = try Sandbox()
        responder = try sandbox.startResponder()
        key = try Self.key(of: sandbox)
    }

    private static func key(of sandbox: Sandbox) throws -> [UInt8] {
        // The page of an order that nobody knows: whoever reads the ledger makes it.
        let query = try sandbox.alipay.returnQuery(of: sandbox.trade("none"), now: sandbox.now)
        let request = FastCGIRequest(method: "GET", path: "/alipay/return", query: query)
        _ = try FastCGIConnection(to: .unix(path: sandbox.socketPath)).send(request)
        let digits = Array(try sandbox.sql("SELECT hex(secret) FROM probe_key"))
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
    }

    private func header(
        nonce: String = nonce,
        ahead: Int64 = 60,
        label: String = "alipay-callback probe v1",
        key: [UInt8]? = nil
    ) -> String {
        let expiry = Int64(Date().timeIntervalSince1970) + ahead
        let text = Array("\(label)\n\(nonce)\n\(expiry)".utf8)
        let code = HMAC.sha256(of: text, key: key ?? self.key).hexadecimal
        return "v1 \(nonce) \(expiry) \(code)"
    }

    private func send(_ header: String?, _ body: [UInt8]) throws -> HTTPReply {
        let request = FastCGIRequest(
            method: "POST",
            path: "/alipay/notify",
            query: Array("a=%2F".utf8),
            body: body,
            parameters: header.map { [("HTTP_ALIPAY_CALLBACK_PROBE", $0)] } ?? []
        )
        return try FastCGIConnection(to: .unix(path: sandbox.socketPath)).send(request)
    }

    @Test func `a valid probe header is answered with what arrived, and an authentication code`()
        throws
    {
        let reply = try send(header(), sandbox.notification("A1"))
        #expect(reply.status == 200)
        #expect(reply.header("Content-Type") == "application/json")
        let object = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
        #expect(object?["route"] as? String == "notify")
        #expect(object?["query"] as? String == "a=%2F")
        let digest = Digest.sha256.hash(try sandbox.notification("A1")).hexadecimal
        #expect(object?["body_sha256"] as? String == digest)
        #expect(object?["remote_is_loopback"] as? Bool == true)
        let text = Array("alipay-callback probe answer v1\n\(Self.nonce)\n".utf8) + reply.body
        let code = HMAC.sha256(of: text, key: key).hexadecimal
        #expect(reply.header("Alipay-Callback-Probe-Answer") == code)
        // It was not a notification: nothing is recorded, and it is counted apart.
        #expect(try sandbox.sql("SELECT count(*) FROM notifications") == "0")
        let status = FastCGIRequest(
            method: "GET",
            path: "/alipay/status",
            parameters: [("ALIPAY_ROUTE", "status")]
        )
        let metrics = try FastCGIConnection(to: .unix(path: sandbox.socketPath)).send(status).text
        let line = #"alipay_callback_probe_requests_total{route="notify",body="complete"} 1"#
        #expect(metrics.contains(line + "\n"))
        #expect(!metrics.contains(#"requests_total{route="notify",code"#))
    }

    @Test func `an invalid probe header is answered exactly as if it were absent`() throws {
        let body = Array("a=1".utf8)
        let none = try send(nil, body)
        #expect(none.status == 403 || none.status == 400)
        let right = header()
        let wrong = [
            "", "v1", right.replacing("v1", with: "v2"), right + " ", right + " x",
            String(right.dropLast()), right + "00", header(ahead: -1), header(ahead: 0),
            header(ahead: 400), header(ahead: 9_999_999_999_999), header(label: "other"),
            header(key: [UInt8](repeating: 0, count: 32)), header(key: []),
            header(nonce: Self.nonce.uppercased()), header(nonce: "0a"),
            String(repeating: "v1 ", count: 10_000),
        ]
        for header in wrong { #expect(try send(header, body) == none, "\(header.prefix(200))") }
        #expect(try send(right, body).status == 200)
    }

    @Test func `a notification with somebody's header of that name is recorded all the same`()
        throws
    {
        let forged = header(key: [1])
        #expect(try send(forged, sandbox.notification("A1")).text == "success")
        #expect(try sandbox.sql("SELECT status FROM orders") == "paid")
    }

    @Test func `each ledger has a key of its own, and keeps it`() throws {
        let other = try Sandbox()
        let beside = try other.startResponder()
        defer { beside.stop() }
        #expect(key.count == 32)
        #expect(try Self.key(of: other) != key)
        responder.stop()
        let again = try sandbox.startResponder()
        defer { again.stop() }
        #expect(try Self.key(of: sandbox) == key)
    }
}
