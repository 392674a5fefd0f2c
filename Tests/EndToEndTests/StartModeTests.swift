import Foundation
import Installation
import System
import Testing

/// The four ways to be started, each with a real notification.
@Suite struct StartModeTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func paid(_ outTradeNo: String) throws -> Bool {
        try sandbox.sql("SELECT status FROM orders WHERE out_trade_no = '\(outTradeNo)'") == "paid"
    }

    @Test func `a socket from systemd is served, and left in place`() throws {
        let socket = try ListeningSocket(sandbox.socketPath)
        let responder = try sandbox.startResponder(passing: socket)
        #expect(responder.log.contains("started on systemd's socket"))
        let nginx = try Nginx(for: sandbox)
        let reply = try Web.post(nginx.url("/alipay/notify"), sandbox.notification("S1"))
        #expect(reply.body == "success")
        #expect(try paid("S1"))
        #expect(responder.stop() == 0)
        #expect(FileManager.default.fileExists(atPath: sandbox.socketPath))
    }

    @Test func `LISTEN_FDS that is meant for another process is ignored`() throws {
        let responder = try sandbox.startResponder(
            environment: ["LISTEN_PID": "1", "LISTEN_FDS": "1"])
        #expect(responder.log.contains("started on unix:"))
    }

    @Test func `a listening socket as descriptor 0 is served`() throws {
        let socket = try ListeningSocket(sandbox.socketPath)
        let responder = try sandbox.startResponder(input: socket.handle)
        #expect(responder.log.contains("descriptor 0"))
        let nginx = try Nginx(for: sandbox)
        let reply = try Web.post(nginx.url("/alipay/notify"), sandbox.notification("S2"))
        #expect(reply.body == "success")
        #expect(try paid("S2"))
    }

    @Test func `plain CGI behind fcgiwrap takes notifications and shows the page`() throws {
        // It waits inside libfcgi, where SIGTERM does not end it.
        let wrapper = try Child(
            "fcgiwrap",
            ["-s", "unix:\(sandbox.folder.path)/wrap.sock"],
            endingBy: SIGKILL
        )
        let program = try Programs.path(of: "alipay-callback-fcgi").path
        let nginx = try Nginx(
            for: sandbox,
            adding: """
                location /cgi/ {
                    include fastcgi_params;
                    fastcgi_param ALIPAY_CALLBACK_CONFIG \(sandbox.settingsPath);
                    fastcgi_param SCRIPT_FILENAME \(program);
                    fastcgi_param ALIPAY_ROUTE $arg_route;
                    fastcgi_pass unix:\(sandbox.folder.path)/wrap.sock;
                }
                """
        )
        try Connectable.wait(for: .unix(path: "\(sandbox.folder.path)/wrap.sock"), by: wrapper)
        let url = nginx.url("/cgi/?route=notify")
        let reply = try Web.post(url, sandbox.notification("S3"))
        #expect(reply.status == 200)
        #expect(reply.body == "success")
        #expect(try paid("S3"))
        #expect(try Web.post(url, Array("a=b".utf8)).status == 400)
    }

    @Test func `plain CGI run directly writes one CGI response`() throws {
        let result = try sandbox.plainCGI(sandbox.notification("S4"))
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("Status: 200 OK\r\n"))
        #expect(result.output.hasSuffix("\r\n\r\nsuccess"))
        #expect(try paid("S4"))
    }

    @Test func `plain CGI with a body that was cut short is refused`() throws {
        let result = try sandbox.plainCGI(Array("a=b".utf8), announcing: 100)
        #expect(result.output.hasPrefix("Status: 400"))
        #expect(result.output.hasSuffix("fail"))
    }

    @Test func `plain CGI says how to find the cause of a refusal, and does not search`() throws {
        let body = String(decoding: try sandbox.notification("S5"), as: UTF8.self)
        let result = try sandbox.plainCGI(Array((body + "&s=route").utf8))
        #expect(result.output.hasPrefix("Status: 403"))
        let lines = result.errors.split(separator: "\n").filter { $0.contains("verify --explain") }
        #expect(lines.count == 1, "\(result.errors)")
        #expect(!result.errors.contains("parameter_added"))
    }

    @Test func `plain CGI leaves the copying of the write-ahead log to a later request`() throws {
        let sizes = try (1...4).map { number in
            let result = try sandbox.plainCGI(sandbox.notification("W\(number)"))
            #expect(result.output.hasSuffix("\r\n\r\nsuccess"))
            return try #require(FileIdentity(sandbox.ledgerPath + "-wal")).size
        }
        #expect(sizes == sizes.sorted() && Set(sizes).count == 4, "\(sizes)")
    }

    @Test func `plain CGI records nothing in a shadow's ledger`() throws {
        try sandbox.change { $0.replacing("[responder]\n#", with: "[responder]\nshadow = true\n#") }
        #expect(try sandbox.startResponder().stop() == 0)
        try sandbox.change { $0.replacing("shadow = true\n", with: "") }
        let result = try sandbox.plainCGI(sandbox.notification("W1"))
        #expect(result.output.hasPrefix("Status: 503"))
        #expect(result.output.hasSuffix("\r\n\r\nfail"))
        #expect(result.errors.contains("a shadow"), "\(result.errors)")
        #expect(try sandbox.sql("SELECT count(*) FROM notifications") == "0")
    }

    @Test func `own bind replaces a dead socket and refuses a living one`() throws {
        let first = try sandbox.startResponder()
        let second = try Programs.run("alipay-callback-fcgi", ["--config", sandbox.settingsPath])
        #expect(second.status == 69)
        #expect(second.errors.contains("Address already in use: another process listens there"))
        first.stop(SIGKILL)
        #expect(FileManager.default.fileExists(atPath: sandbox.socketPath))
        let third = try sandbox.startResponder()
        #expect(third.stop() == 0)
        #expect(!FileManager.default.fileExists(atPath: sandbox.socketPath))
    }

    @Test func `TCP is served where the settings say so`() throws {
        let port = try FreePort.find()
        try sandbox.change {
            $0.replacing(/(?m)^listen = .*$/, with: "listen = \"127.0.0.1:\(port)\"")
        }
        let responder = try sandbox.startResponder()
        #expect(responder.log.contains("started on 127.0.0.1:\(port)"))
        let sent = try Programs.run(
            "alipay-callback",
            ["simulate", "notify", "--config", sandbox.settingsPath, "--out-trade-no", "S5"]
        )
        #expect(sent.status == 0)
        #expect(try paid("S5"))
    }
}
