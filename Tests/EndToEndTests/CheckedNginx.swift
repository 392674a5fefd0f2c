import Foundation
import Installation
import Testing

/// A configuration of nginx that is all right, changed here and there, with what `check` says of it.
struct CheckedNginx {
    let sandbox: Sandbox
    let file: String

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

    enum Edit {
        /// Puts lines behind the first one that begins so.
        case behind(String, String)
        /// Puts something else in its place.
        case replace(String, String)
    }

    func write(_ edits: [Edit]) throws {
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
    func complaints(_ edits: [Edit]) throws -> [String] {
        try write(edits)
        let checked = try sandbox.check("--nginx", file)
        let lines = checked.complaints.filter { $0.contains("nginx: ") }
        #expect(checked.status == (lines.contains { $0.hasPrefix("bad") } ? 1 : 0))
        return lines.map {
            $0.replacing("nginx: POST /alipay/notify (\(file):10)", with: "N")
                .replacing("nginx: GET /alipay/return (\(file):16)", with: "R")
        }
    }
}
