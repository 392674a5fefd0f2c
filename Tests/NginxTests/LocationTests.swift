import Installation
import Testing

@testable import Nginx

/// Which location a request comes to, as the real nginx decides it.
@Suite struct LocationTests {
    private static let prefixes = [
        "/", "/a", "/a/", "/ab", "/a/b", "/a/b/", "/b", "/x.php", "/b/c",
    ]
    private static let regexes = ["^/a", "b$", "\\\\.php$", "/B", "^/a/.", "c|x"]
    private static let paths = [
        "/", "/a", "/a/", "/ab", "/a/b", "/a/b/", "/a/b/c", "/b", "/b/c", "/b/c/d", "/x.php",
        "/a.php", "/A", "/c", "/zzz",
    ]

    /// Locations that nginx accepts, each with an answer of its own.
    private func block(_ draw: inout Draw, inside parent: String?, number: inout Int) -> String {
        var used: Set<String> = []
        var text = ""
        for _ in 0..<Int.random(in: 1...(parent == nil ? 6 : 3), using: &draw) {
            number += 1
            let isRegex = Int.random(in: 0..<3, using: &draw) == 0
            let name = draw.one(of: isRegex ? Self.regexes : Self.prefixes)
            guard isRegex || name.hasPrefix(parent ?? "") else { continue }
            let modifier = draw.one(of: isRegex ? ["~", "~*"] : ["", "", "=", "^~"])
            // The same prefix twice, with or without ^~, is a mistake.
            let key = isRegex ? "\(number)" : (modifier == "=" ? "= " : "") + name
            guard used.insert(key).inserted else { continue }
            var inner = ""
            if !isRegex && modifier != "=" && parent == nil && Bool.random(using: &draw) {
                inner = block(&draw, inside: name, number: &number)
            }
            let action = draw.one(of: [
                "return 200 \(number);", "return 200 \(number);", "return 200 \(number);",
                "proxy_pass http://127.0.0.1:1;", "return 301 /elsewhere;",
                "rewrite ^/a(.*)$ /b$1 last; return 200 r\(number);",
                "rewrite ^/b /ab break; return 200 r\(number);",
                "if ($request_method = GET) { return 200 i\(number); } return 403;",
                "if ($request_method !~ ^(GET|POST)$ ) { return 405; } return 200 n\(number);",
            ])
            text += "location \(modifier) \"\(name)\" { \(action) \(inner) }\n"
        }
        return text
    }

    @Test func `a request comes where nginx lets it come`() throws {
        var draw = Draw(3)
        var number = 0
        let blocks = (0..<60).map { _ in block(&draw, inside: nil, number: &number) }
        let texts = blocks.enumerated().map { index, block in
            let first = index % 10 == 0 ? "rewrite ^/zzz$ /a/b;" : ""
            return "server_name s\(index); \(first) \(block)"
        }
        let nginx = try RealNginx { port in
            texts.map { "server { listen 127.0.0.1:\(port); proxy_intercept_errors off; \($0) }" }
                .joined(separator: "\n")
        }
        var kinds: Set<String> = []
        for (index, text) in texts.enumerated() {
            let configuration = try Configuration(text: "server { \(text) }", path: "/a")
            let server = try #require(configuration.servers.first)
            let answers = try nginx.get(Self.paths, host: "s\(index)")
            for (path, answer) in zip(Self.paths, answers) {
                let reach = server.reach(path, method: "GET")
                let status = String(answer.prefix(3))
                kinds.insert(status)
                let expected: String
                switch reach.end {
                case .answer(_, let code, let text): expected = "\(code) \(text)"
                case .redirect(_, let code, _): expected = "\(code)"
                case .location(let location): expected = location.pass == nil ? "404" : "502"
                case .nothing: expected = "404"
                case .undecided: expected = "?"
                }
                let isSame =
                    expected.count > 3 && expected.hasPrefix("200")
                    ? answer == expected : status == String(expected.prefix(3))
                // nginx gives up on endless rewrites with 500.
                #expect(isSame || status == "500", "\(path) \(answer) not \(expected): \(text)")
            }
        }
        #expect(kinds.isSuperset(of: ["200", "301", "404", "502"]))
    }
}
