import Foundation
import Installation
import System
import Testing

/// Configurations of nginx that it accepts itself, each with what `check --nginx` says of it.
@Suite struct CheckNginxTests {
    private let nginx: CheckedNginx
    private var sandbox: Sandbox { nginx.sandbox }
    private var file: String { nginx.file }

    init() throws { nginx = try CheckedNginx() }

    private func complaints(_ edits: CheckedNginx.Edit...) throws -> [String] {
        try nginx.complaints(edits)
    }

    @Test func `a configuration that is all right`() throws {
        #expect(try complaints() == [])
        let lines = try sandbox.check("--nginx", file).lines.filter { $0.contains("nginx:") }
        #expect(
            lines == [
                "ok   nginx: POST /alipay/notify (\(file):10) goes to the responder",
                "ok   nginx: GET /alipay/return (\(file):16) goes to the responder",
                "ok   nginx: GET /alipay/status (\(file):22) goes to the responder",
            ]
        )
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(try sandbox.check("--nginx", "-", input: text).status == 0)
    }

    @Test func `no location for the responder`() throws {
        let found = try complaints(
            .replace("fastcgi_param ALIPAY_ROUTE notify", ""),
            .replace("fastcgi_pass", "fastcgi_pass php;"),
            .replace("fastcgi_param ALIPAY_ROUTE return", ""),
            .replace("fastcgi_pass shop", "return 204;")
        )
        #expect(
            found == [
                """
                bad  nginx: no location leads /alipay/notify or /notify_url.php to the responder \
                (/alipay/notify goes to php by location = /alipay/notify at \(file):10): include \
                alipay-callback-locations.conf in the shop's server block, then nginx -s reload
                """,
                """
                note nginx: no location leads /alipay/return or /return_url.php to the responder \
                (/alipay/return is answered 204 at \(file):20): include \
                alipay-callback-locations.conf in the shop's server block, then nginx -s reload
                """,
            ]
        )
    }

    @Test func `a redirect to https in front of everything`() throws {
        let found = try complaints(
            .behind("server_name", "return 301 https://$host$request_uri;")
        )
        #expect(
            found.first == """
                bad  nginx: no location leads /alipay/notify or /notify_url.php to the responder \
                (/alipay/notify is redirected, 301, at \(file):10): include \
                alipay-callback-locations.conf in the shop's server block, then nginx -s reload
                """
        )
    }

    @Test func `a server of plain http that sends everybody to https`() throws {
        let found = try complaints(
            .behind(
                "upstream php",
                """
                server { listen unix:\(sandbox.path("plain.sock")); server_name shop.example; \
                return 301 https://$host$request_uri; }
                """
            )
        )
        #expect(
            found == [
                """
                note nginx: http://shop.example/alipay/notify is redirected, 301, at \(file):7: \
                give Alipay a notify_url that begins with https://, as it follows no redirect
                """
            ]
        )
    }

    @Test func `a permanent rewrite of the old address`() throws {
        let found = try complaints(
            .replace(
                "location = /notify_url.php",
                "location = /notify_url.php { rewrite ^ /alipay/notify permanent; }"
            )
        )
        #expect(
            found == [
                """
                bad  nginx: /notify_url.php is redirected, 301, at \(file):28: Alipay follows no \
                redirect, so nothing arrives there; rewrite it with last: location = \
                /notify_url.php { rewrite ^ /alipay/notify last; }
                """
            ]
        )
    }

    @Test func `PHP's location that takes the old address`() throws {
        let found = try complaints(
            .replace(
                "location = /notify_url.php",
                """
                location /notify_url.php { rewrite ^ /alipay/notify last; } \
                location ~ \\.php$ { fastcgi_pass php; }
                """
            )
        )
        #expect(
            found == [
                """
                note nginx: /notify_url.php goes to php by location ~ \\.php$ at \(file):28, not \
                to the responder; if Alipay still has that address: location = /notify_url.php \
                { rewrite ^ /alipay/notify last; }
                """
            ]
        )
    }

    @Test func `another socket than the responder's`() throws {
        let found = try complaints(
            .replace("upstream shop", "upstream shop { server unix:/run/old.sock; }")
        )
        #expect(
            found.first == """
                bad  N leads to unix:/run/old.sock, and the responder listens at \
                unix:\(sandbox.socketPath): let fastcgi_pass or the upstream's server say \
                unix:\(sandbox.socketPath)
                """
        )
    }

    @Test func `the notify address with a slash too many`() throws {
        let found = try complaints(
            .replace("location = /alipay/notify", "location /alipay/notify/ {"),
            .replace("location = /notify_url.php", "")
        )
        #expect(
            found.first == """
                bad  nginx: no location leads /alipay/notify or /notify_url.php to the responder \
                (/alipay/notify is redirected, 301, at \(file):10): include \
                alipay-callback-locations.conf in the shop's server block, then nginx -s reload
                """
                || found.first?.contains("/alipay/notify is redirected, 301, at \(file):10") == true
        )
    }

    @Test func `a location that is told by nothing but its route`() throws {
        let found = try complaints(
            .replace("location = /alipay/notify", "location = /pay/n {"),
            .replace("location = /notify_url.php", "")
        )
        #expect(found == [])
        #expect(
            try sandbox.check("--nginx", file).lines.contains(
                "ok   nginx: POST /pay/n (\(file):10) goes to the responder"
            )
        )
    }

    @Test func `the web server's user is the one of its configuration`() throws {
        let responder = try sandbox.startResponder()
        try nginx.write([.replace("error_log", "error_log stderr; user nobody nogroup;")])
        let result = try Programs.run(
            "alipay-callback",
            ["check", "--config", sandbox.settingsPath, "--nginx", file]
        )
        #expect(result.status == 1)
        #expect(result.output.contains("\nbad  socket: the web server as nobody does not get to "))
        #expect(responder.isRunning)
    }

    @Test func `a part of a configuration, a mistake in one, and none`() throws {
        let part = sandbox.path("part.conf")
        try "location = /alipay/notify { fastcgi_param ALIPAY_ROUTE notify; fastcgi_pass shop; }"
            .write(toFile: part, atomically: true, encoding: .utf8)
        let partly = try sandbox.check("--nginx", part)
        #expect(
            partly.complaints.contains(
                """
                note nginx: POST /alipay/notify (\(part):1): where fastcgi_pass shop leads is not \
                in what was read; nginx -T prints all: sudo nginx -T | sudo alipay-callback check \
                --nginx -
                """
            )
        )
        try "server {\n a b\n".write(toFile: part, atomically: true, encoding: .utf8)
        let broken = try sandbox.check("--nginx", part)
        #expect(broken.status == 1)
        #expect(
            broken.complaints.contains(
                "bad  nginx: \(part):3: unexpected end of file, expecting \";\" or \"}\"; see nginx -t"
            )
        )
        let none = try sandbox.check("--nginx", part + "x")
        #expect(none.status == 1)
        #expect(
            none.complaints.contains(
                "bad  nginx: \(part)x: cannot be read: is it there, and may you read it?"
            )
        )
    }
}
