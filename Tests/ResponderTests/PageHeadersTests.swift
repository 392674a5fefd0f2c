import Foundation
import Responder
import Testing

struct PageHeadersTests {
    @Test(arguments: Page.Outcome.allCases)
    func `is neither stored nor passed on nor indexed`(outcome: Page.Outcome) throws {
        let page = try ShownPage(outcome)
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(page.headers["Cache-Control"] == "no-store")
        #expect(page.headers["Referrer-Policy"] == "no-referrer")
        #expect(page.headers["X-Content-Type-Options"] == "nosniff")
        #expect(page.headers["X-Robots-Tag"] == "noindex")
        #expect(page.html.contains("<meta name=\"robots\" content=\"noindex\">"))
    }

    @Test(arguments: Page.Outcome.allCases)
    func `allows the style that it has, and nothing else`(outcome: Page.Outcome) throws {
        let page = try ShownPage(outcome)
        let style = try #require(page.text(between: "<style>", and: "</style>"))
        let hash = try sha256ByOpenSSL(style).base64EncodedString()
        #expect(
            page.directives == [
                "default-src 'none'", "base-uri 'none'", "form-action 'none'",
                "frame-ancestors 'none'", "style-src 'sha256-\(hash)'",
            ]
        )
        #expect(page.html.components(separatedBy: "<style").count == 2)
        #expect(!page.html.contains("style="))
        #expect(!page.html.contains("<script"))
        #expect(!page.html.contains("src="))
        #expect(!page.html.contains("url("))
    }

    @Test func `allows a merchant's page its own pictures, fonts and styles, but no script`() throws
    {
        let text =
            "<style>h1 { color: red }</style><STYLE media=print>p{}</STYLE><h1>{{heading}}</h1>"
        let page = try withTemplates(Array(text.utf8)) { folder in
            try ShownPage(.paid, templates: folder)
        }
        let hashes = try ["h1 { color: red }", "p{}"].map {
            "'sha256-\(try sha256ByOpenSSL($0).base64EncodedString())'"
        }
        #expect(
            page.directives == [
                "default-src 'none'", "base-uri 'none'", "form-action 'none'",
                "frame-ancestors 'none'", "style-src 'self' \(hashes[0]) \(hashes[1])",
                "img-src 'self' data: https:", "font-src 'self'",
            ]
        )
        #expect(page.headers["Cache-Control"] == "no-store")
    }

    /// The digest by another program.
    private func sha256ByOpenSSL(_ text: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl", "dgst", "-sha256", "-binary"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let digest = try output.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        return try #require(digest)
    }
}

extension ShownPage {
    fileprivate var directives: [String]? {
        headers["Content-Security-Policy"]?.components(separatedBy: "; ")
    }
}
