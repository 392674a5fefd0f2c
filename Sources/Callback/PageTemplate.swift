internal import Foundation
internal import HTTP
internal import Mustache
internal import Operation

/// A compiled Mustache template whose values are escaped as `HTMLText`.
struct PageTemplate: Sendable {
    /// A line of its own before the text: it chooses the escaping and prints nothing.
    private static let pragma = "{{% CONTENT_TYPE: HTML}}\n"

    private let mustache: MustacheTemplate
    /// The headers of every page that is made of it.
    let headers: [Response.Header]

    /// Compiles a template.
    ///
    /// - Throws: `MustacheTemplate.ParserError`, whose line numbers begin with 2.
    private init(_ text: String, isMerchants: Bool) throws {
        MustacheContentTypes.register(HTMLText(), named: "HTML")
        mustache = try MustacheTemplate(string: Self.pragma + text)
        // One that holds variables is never the same as its hash.
        let styles = text.matches(of: /<style[^>]*>([\s\S]*?)<\/style>/.ignoresCase())
            .map { String($0.1) }
        headers = Page.headers(policy: Page.policy(styles: styles, isMerchants: isMerchants))
    }

    /// Reads the merchant's own template.
    ///
    /// - Throws: `SettingsMistakes` with the path, and the line where there is one.
    init(file: String) throws(SettingsMistakes) {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw SettingsMistakes(["\(file): cannot be read"])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsMistakes(["\(file): is not UTF-8"])
        }
        do {
            try self.init(text, isMerchants: true)
        } catch let error as MustacheTemplate.ParserError {
            let line = error.context.lineNumber - 1
            throw SettingsMistakes(["\(file): line \(line): not Mustache: \(error.error)"])
        } catch {
            throw SettingsMistakes(["\(file): not Mustache: \(error)"])
        }
    }

    /// Compiled when the first page is asked for: who answers one notification needs none.
    static let builtIn: PageTemplate = {
        do {
            return try PageTemplate(text, isMerchants: false)
        } catch {
            preconditionFailure("the built-in template: \(error)")
        }
    }()

    func render(_ variables: PageVariables) -> [UInt8] {
        Array(mustache.render(variables).utf8)
    }
}
