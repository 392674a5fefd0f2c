import Foundation
import Installation
import Testing

@testable import Nginx

@Suite struct ConfigurationTests {
    private let files = [
        "conf.d/a.conf": "upstream a { server unix:/run/a.sock max_fails=0; server 127.0.0.1:9; }",
        "conf.d/b.txt": "this is not read;",
        "sites/shop": "server { server_name shop.example; include parts/[lm]*.conf; }",
        "parts/locations.conf": "location = /n { fastcgi_pass a; include parts/more; }",
        "parts/more": "fastcgi_param A b;",
        "parts/zeta.conf": "location /never {}",
    ]

    private func check(_ configuration: Configuration) throws {
        let server = try #require(configuration.servers.first)
        #expect(configuration.servers.count == 1)
        #expect(server.names == ["shop.example"])
        #expect(configuration.user == "www-data")
        #expect(server.locations.count == 1)
        let pass = try #require(server.locations.first?.pass)
        #expect(configuration.addresses(of: pass) == ["unix:/run/a.sock", "127.0.0.1:9"])
        #expect(
            server.locations.first?.scope.all("fastcgi_param").map(\.text) == ["fastcgi_param A b"]
        )
        #expect(configuration.missing.isEmpty)
    }

    private func main(_ folder: String) -> String {
        "user www-data;\n"
            + RealNginx.http(
                "include conf.d/*.conf;\ninclude sites/s?op;",
                in: URL(filePath: folder)
            )
    }

    @Test func `blocks without end are an error`() throws {
        let text = String(repeating: "a {", count: 100_000) + String(repeating: "}", count: 100_000)
        #expect(throws: ConfigurationError.self) { try Configuration(text: text, path: "/tmp/a") }
    }

    @Test func `included files stand where they are included`() throws {
        let folder = try RealNginx.folder(files)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "nginx.conf").path
        try check(Configuration(text: main(folder.path), path: path))
    }

    @Test func `what nginx -T prints is read as the files are`() throws {
        let dump = try #require(
            try RealNginx.test(files: files, option: "-T") { main($0.path) }
        )
        #expect(dump.hasPrefix("# configuration file "))
        try check(Configuration(dump: dump))
    }

    @Test func `a file that cannot be read is named, and one that includes itself is refused`()
        throws
    {
        let text = "location / { include nowhere/none.conf; }"
        let read = try Configuration(text: text, path: "/tmp/a")
        #expect(read.missing.map(\.text) == ["include nowhere/none.conf"])
        let path = "/tmp/ac-loop-" + UUID().uuidString.prefix(8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "include \(path);".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: ConfigurationError.self) {
            try Configuration(text: "include \(path);", path: path)
        }
    }

    @Test func `what is inherited is that of the innermost block that has any`() throws {
        let text = """
            http { client_max_body_size 8m; fastcgi_param A 1; server { fastcgi_param B 2;
            location / { location /a { fastcgi_param C 3; } } } }
            """
        let server = try #require(try Configuration(text: text, path: "/a").servers.first)
        let outer = try #require(server.locations.first)
        #expect(outer.scope.all("fastcgi_param").map(\.arguments) == [["B", "2"]])
        #expect(outer.inner.first?.scope.all("fastcgi_param").map(\.arguments) == [["C", "3"]])
        #expect(outer.inner.first?.scope.one("client_max_body_size")?.arguments == ["8m"])
    }

    @Test func `a condition on the way is told with what it would do`() throws {
        let text = """
            server { if ($scheme = http) { return 301 https://$host$request_uri; }
            if ($request_method = POST) { return 403; } location / { } }
            """
        let server = try #require(try Configuration(text: text, path: "/a").servers.first)
        let reach = server.reach("/x", method: "GET")
        #expect(reach.conditions.map(\.directive.name) == ["return"])
        guard case .location = reach.end else { throw Sandbox.Failure(text: "\(reach.end)") }
        guard case .answer(_, 403, _) = server.reach("/x", method: "POST").end else {
            throw Sandbox.Failure(text: "a POST gets through")
        }
    }
}
