import Foundation
import Installation
import System
import Testing

/// Configurations of nginx that it accepts itself, each with what `check --nginx` says of it.
@Suite struct CheckNginxTests {
    private let sandbox: Sandbox
    private let file: String

    init() throws {
        sandbox = try Sandbox()
        file = sandbox.path("nginx.conf")
    }

    /// A configuration that is all right, a directive in each line.
    private var good: [String] {
        [
            "error_log stderr;",
            "pid \(sandbox.path("nginx.pid"));",
            "events { worker_connections 64; }",
            "http {",
            "upstream shop { server unix:\(sandbox.socketPath); }",
            "upstream php { server 127.0.0.1:9; }",
            "server {",
            "listen unix:\(sandbox.path("web.sock"));",
            "server_name shop.example;",
            "location = /alipay/notify {",
            "fastcgi_param ALIPAY_ROUTE notify;",
            "fastcgi_param REQUEST_METHOD $request_method;",
            "fastcgi_param CONTENT_LENGTH $content_length;",
            "fastcgi_pass shop;",
            "}",
            "location = /alipay/return {",
            "fastcgi_param ALIPAY_ROUTE return;",
            "fastcgi_param REQUEST_METHOD $request_method;",
            "fastcgi_param QUERY_STRING $query_string;",
            "fastcgi_pass shop;",
            "}",
            "location = /alipay/status {",
            "deny all;",
            "fastcgi_param ALIPAY_ROUTE status;",
            "fastcgi_param REQUEST_METHOD $request_method;",
            "fastcgi_pass shop;",
            "}",
            "location = /notify_url.php { rewrite ^ /alipay/notify last; }",
            "}",
            "}",
        ]
    }

    private enum Edit {
        /// Puts lines behind the first one that begins so.
        case behind(String, String)
        /// Puts something else in its place.
        case replace(String, String)
    }

    private func write(_ edits: [Edit]) throws {
        var lines = good
        for edit in edits {
            switch edit {
            case .behind(let start, let text):
                let place = try #require(lines.firstIndex { $0.hasPrefix(start) })
                lines.insert(text, at: place + 1)
            case .replace(let start, let text):
                let place = try #require(lines.firstIndex { $0.hasPrefix(start) })
                lines[place] = text
            }
        }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(sandbox.path($0));" }.joined(separator: " ")
        lines[3] = "http { \(temporary)"
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let real = try Programs.run("nginx", ["-t", "-c", file, "-e", "stderr"])
        #expect(real.status == 0, "\(real.errors)")
    }

    /// The complaints of nginx's configuration; `N`, `R`, `S` stand for the subjects of the routes.
    private func complaints(_ edits: Edit...) throws -> [String] {
        try write(edits)
        let checked = try sandbox.check("--nginx", file)
        let lines = checked.complaints.filter { $0.contains("nginx: ") }
        #expect(checked.status == (lines.contains { $0.hasPrefix("bad") } ? 1 : 0))
        return lines.map {
            $0.replacing("nginx: POST /alipay/notify (\(file):10)", with: "N")
                .replacing("nginx: GET /alipay/return (\(file):16)", with: "R")
        }
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

    private static let atNotify: [(line: String, complaint: String)] = [
        (
            "auth_basic shop;",
            "bad  N: Alipay has no password: auth_basic off;"
        ),
        (
            "allow 10.0.0.0/8; deny all;",
            "bad  N: <file>:11 denies all: Alipay may come from anywhere; allow all;"
        ),
        (
            "limit_except GET { deny all; }",
            "bad  N: limit_except GET lets no POST in: add POST"
        ),
        (
            "try_files $uri =404;",
            "bad  N: try_files $uri =404; looks for a file, and there is none: remove it"
        ),
        (
            "fastcgi_pass_request_body off;",
            "bad  N: fastcgi_pass_request_body off; keeps the notification back: remove it"
        ),
        (
            "client_max_body_size 1k;",
            """
            bad  N: client_max_body_size 1k is less than body_limit, and nginx answers 413 for \
            what is longer: client_max_body_size 1m;
            """
        ),
        (
            "client_max_body_size 32k;",
            """
            note N: client_max_body_size 32k is less than body_limit, and nginx answers 413 for \
            what is longer: client_max_body_size 1m;
            """
        ),
        (
            "fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;",
            "note N: SCRIPT_FILENAME is of no use: the responder is no script"
        ),
        (
            "if ($http_user_agent ~ Mozilla/4) { return 403; }",
            """
            note N: where ($http_user_agent ~ Mozilla/4), it is "return 403" (<file>:11): Alipay's \
            User-Agent is Mozilla/4.0: let that one in
            """
        ),
        (
            "if ($scheme = http) { return 301 https://$host$request_uri; }",
            """
            note N: where ($scheme = http), it is "return 301 https://$host$request_uri" \
            (<file>:11): give Alipay a notify_url that begins with https://; it follows no redirect
            """
        ),
        ("limit_except POST { deny all; }", ""),
        ("client_max_body_size 64k;", ""),
        ("client_max_body_size 0;", ""),
        ("allow all;", ""),
        ("try_files /none @shop;", ""),
    ]

    @Test(arguments: atNotify)
    func `what stands in front of the notify address`(_ line: String, _ complaint: String) throws {
        let found = try complaints(.behind("location = /alipay/notify", line))
        let expected = complaint.replacing("<file>", with: file)
        #expect(found == (expected.isEmpty ? [] : [expected]))
    }

    private static let parameters: [(start: String, text: String, complaint: String)] = [
        (
            "fastcgi_param ALIPAY_ROUTE notify", "fastcgi_param ALIPAY_ROUTE $http_alipay_route;",
            """
            bad  N: ALIPAY_ROUTE is $http_alipay_route, so whoever asks may choose the route; \
            write fastcgi_param ALIPAY_ROUTE notify;
            """
        ),
        (
            "fastcgi_param ALIPAY_ROUTE notify", "fastcgi_param ALIPAY_ROUTE return;",
            "bad  N: ALIPAY_ROUTE is return: write fastcgi_param ALIPAY_ROUTE notify;"
        ),
        (
            "fastcgi_param ALIPAY_ROUTE notify", "",
            "bad  N: the responder needs fastcgi_param REQUEST_URI $request_uri;"
        ),
        (
            "fastcgi_param CONTENT_LENGTH", "",
            "bad  N: the responder needs fastcgi_param CONTENT_LENGTH $content_length;"
        ),
        (
            "fastcgi_param REQUEST_METHOD", "",
            "bad  N: the responder needs fastcgi_param REQUEST_METHOD $request_method;"
        ),
        (
            "fastcgi_param QUERY_STRING", "",
            "bad  R: the responder needs fastcgi_param QUERY_STRING $query_string;"
        ),
        (
            "fastcgi_param QUERY_STRING", "fastcgi_param QUERY_STRING s=$uri&$args;",
            """
            bad  R: QUERY_STRING is s=$uri&$args: Alipay signed what the client sent; write \
            fastcgi_param QUERY_STRING $query_string;
            """
        ),
        (
            "deny all;", "",
            """
            note nginx: GET /alipay/status (<file>:22): everybody may ask how the responder is: \
            allow 127.0.0.1; deny all;
            """
        ),
        ("fastcgi_param ALIPAY_ROUTE notify", "fastcgi_param REQUEST_URI $request_uri;", ""),
    ]

    @Test(arguments: parameters)
    func `what the responder is told`(_ start: String, _ text: String, _ complaint: String) throws {
        let found = try complaints(.replace(start, text))
        let expected = complaint.replacing("<file>", with: file)
        #expect(found == (expected.isEmpty ? [] : [expected]))
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
        try write([.replace("error_log", "error_log stderr; user nobody nogroup;")])
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
