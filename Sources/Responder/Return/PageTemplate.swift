internal import HTTP
internal import Settings
internal import Templating

/// A compiled page, and the headers that its styles need.
struct PageTemplate: Sendable {
    private let template: Template
    /// The headers of every page that is made of it.
    let headers: [Response.Header]

    private init(_ text: String, isMerchants: Bool) throws(Template.Failure) {
        template = try Template(text, as: .html)
        // One that holds variables is never the same as its hash.
        let styles = text.matches(of: /<style[^>]*>([\s\S]*?)<\/style>/.ignoresCase())
            .map { String($0.1) }
        headers = Page.headers(policy: Page.policy(styles: styles, isMerchants: isMerchants))
    }

    /// Reads the merchant's own template.
    ///
    /// - Throws: `SettingsErrors` with the path, and the line where there is one.
    init(file: String) throws(SettingsErrors) {
        do throws(Template.Failure) {
            try self.init(try Template.text(ofFile: file), isMerchants: true)
        } catch {
            throw SettingsErrors(["\(file): \(error.sentence)"])
        }
    }

    /// Compiled when the first page is asked for: who answers one notification needs none.
    static let builtIn: PageTemplate = {
        do throws(Template.Failure) {
            return try PageTemplate(text, isMerchants: false)
        } catch {
            preconditionFailure("the built-in template: \(error.sentence)")
        }
    }()

    func render(_ variables: PageVariables) -> [UInt8] {
        Array(template.render(variables).utf8)
    }
}
