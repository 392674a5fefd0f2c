import Foundation
import Installation
import Testing

/// The papers: the same pages in both languages, and no link that leads nowhere.
@Suite struct DocumentationTests {
    private static let root = Programs.packageRoot
    private static let docs = root.appending(path: "deploy/docs")

    private static func pages(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: docs.appending(path: folder).path)
            .filter { $0.hasSuffix(".md") }.sorted()
    }

    private static func text(_ page: URL) throws -> String {
        try String(contentsOf: page, encoding: .utf8)
    }

    /// Lines outside of code blocks.
    private static func prose(_ text: String) -> [Substring] {
        var isCode = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if line.drop(while: { $0 == " " }).hasPrefix("```") { isCode.toggle() }
            return !isCode
        }
    }

    private static func headings(_ text: String) -> [Substring] {
        prose(text).filter { $0.hasPrefix("#") }
    }

    /// As GitHub makes it of a heading.
    private static func anchor(_ heading: Substring) -> String {
        heading.drop { $0 == "#" || $0 == " " }.lowercased()
            .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
            .replacing(" ", with: "-")
    }

    @Test func `every page is there in English and in Chinese`() throws {
        let pages = try Self.pages("en")
        #expect(pages.count >= 13)
        #expect(try Self.pages("zh") == pages)
    }

    @Test func `a page has the same headings and tables in both languages`() throws {
        for page in try Self.pages("en") where page != "index.md" {
            let both = try ["en", "zh"].map {
                try Self.text(Self.docs.appending(path: "\($0)/\(page)"))
            }
            let levels = both.map { Self.headings($0).map { $0.prefix { $0 == "#" }.count } }
            #expect(levels[0] == levels[1], "\(page)")
            let rows = both.map { Self.prose($0).count { $0.hasPrefix("|") } }
            #expect(rows[0] == rows[1], "\(page)")
        }
    }

    @Test func `every link leads to a file, and every anchor to a heading`() throws {
        let folders = ["en", "zh", "development"]
        let pages =
            try folders.flatMap { folder in
                try Self.pages(folder).map { Self.docs.appending(path: "\(folder)/\($0)") }
            } + ["README.md", "deploy/docs/CHANGELOG.md"].map { Self.root.appending(path: $0) }
            + ["CONTRIBUTING.md", "SECURITY.md"].map { Self.root.appending(path: ".github/\($0)") }
        var count = 0
        for page in pages {
            for match in try Self.text(page).matches(of: /\]\(([^)#\s]*)(?:#([^)\s]*))?\)/) {
                let (path, anchor) = (String(match.1), match.2.map(String.init))
                if path.hasPrefix("http") { continue }
                count += 1
                let target =
                    path.isEmpty ? page : page.deletingLastPathComponent().appending(path: path)
                guard FileManager.default.fileExists(atPath: target.path) else {
                    Issue.record("\(page.lastPathComponent): no \(path)")
                    continue
                }
                guard let anchor else { continue }
                let anchors = Self.headings(try Self.text(target)).map(Self.anchor)
                #expect(anchors.contains(anchor), "\(page.lastPathComponent): \(path)#\(anchor)")
            }
        }
        #expect(count > 60)
    }

    @Test func `the way of a notification names files and functions that are there`() throws {
        let page = try Self.text(Self.docs.appending(path: "development/architecture.md"))
        let steps = page.matches(of: /\| \d+ \| `([^`]+\.swift)` `([^`]+)` \|/)
        #expect(steps.count >= 40)
        for step in steps {
            let file = Self.root.appending(path: "Sources/\(step.1)")
            let source = (try? Self.text(file)) ?? ""
            #expect(source.contains(String(step.2)), "\(step.1) \(step.2)")
        }
    }

    @Test func `the changelog begins with the version that the programs say`() throws {
        let changelog = try Self.text(Self.docs.appending(path: "CHANGELOG.md"))
        let newest = try #require(Self.prose(changelog).first { $0.hasPrefix("## ") })
        let version = try Programs.run("alipay-callback", ["--version"]).output
        #expect(newest.hasPrefix("## \(version.trimmingCharacters(in: .newlines)) ("))
    }

    @Test func `the README is a page and a half, and its first line leads to Chinese`() throws {
        let lines = try Self.text(Self.root.appending(path: "README.md"))
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 150)
        #expect(lines[0].contains("[简体中文](deploy/docs/zh/index.md)"))
    }
}
