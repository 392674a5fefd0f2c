internal import FoundationEssentials
internal import Orders
internal import Templating

/// What mails say: the built-in texts in one language, or the merchant's own.
package struct MailTemplates: Sendable {
    package enum Language: Sendable { case chinese, english }

    /// Why a merchant's template cannot be used.
    package struct Failure: Error, Sendable {
        package let sentence: String
    }

    /// One mail's texts.
    struct Texts: Equatable {
        let subject: String
        let text: String
        let html: String?
    }

    private let subject: Template
    private let text: Template
    private let html: Template?
    private let language: Language

    /// - Parameters:
    ///   - language: Of the built-in texts, and of the words that variables hold.
    ///   - folder: Where the merchant's `subject.mustache`, `text.mustache` and, if there is one,
    ///     `html.mustache` are; `nil` for the built-in texts.
    /// - Throws: `Failure` with the file, and the line where there is one.
    package init(_ language: Language, folder: String?) throws(Failure) {
        self.language = language
        guard let folder else {
            subject = try Self.compile(Self.subjectText, .text, "the built-in subject")
            text = try Self.compile(Self.plainText, .text, "the built-in text")
            html = try Self.compile(Self.htmlText, .html, "the built-in page")
            return
        }
        subject = try Self.read(folder + "/subject.mustache", .text)
        text = try Self.read(folder + "/text.mustache", .text)
        let page = folder + "/html.mustache"
        let hasPage = FileManager.default.fileExists(atPath: page)
        html = hasPage ? try Self.read(page, .html) : nil
    }

    func texts(of event: ShopEvent, isTest: Bool) -> Texts {
        let variables = MailVariables(event, isTest: isTest, language)
        return Texts(
            // A file ends with a line end, a subject does not.
            subject: subject.render(variables).split(whereSeparator: \.isNewline)
                .joined(separator: " "),
            text: text.render(variables),
            html: html?.render(variables)
        )
    }

    private static func read(_ file: String, _ format: Template.Format) throws(Failure) -> Template
    {
        do throws(Template.Failure) {
            return try Template(try Template.text(ofFile: file), as: format)
        } catch {
            throw Failure(sentence: "\(file): \(error.sentence)")
        }
    }

    private static func compile(
        _ text: String,
        _ format: Template.Format,
        _ name: String
    ) throws(Failure) -> Template {
        do throws(Template.Failure) {
            return try Template(text, as: format)
        } catch {
            throw Failure(sentence: "\(name): \(error.sentence)")
        }
    }
}

extension MailTemplates {
    fileprivate static let subjectText =
        "{{#test}}[{{label_test}}] {{/test}}{{heading}}{{#out_trade_no}} {{out_trade_no}}"
        + "{{/out_trade_no}}{{#amount}} {{amount}}{{/amount}}"

    fileprivate static let plainText = """
        {{heading}}
        {{#test}}

        {{message_test}}
        {{/test}}

        {{#rows}}
        {{label}}: {{value}}
        {{/rows}}

        """

    fileprivate static let htmlText = """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head><meta charset="utf-8"><meta name="color-scheme" content="light dark">\
        <meta name="viewport" content="width=device-width, initial-scale=1"></head>
        <body style="margin:0;padding:24px;font-family:system-ui,sans-serif">
        <h1 style="font-size:20px;margin:0 0 16px">{{heading}}</h1>
        {{#test}}
        <p>{{message_test}}</p>
        {{/test}}
        <table role="presentation" style="border-collapse:collapse">
        {{#rows}}
        <tr><th style="text-align:left;vertical-align:top;font-weight:normal;white-space:nowrap;\
        padding:4px 16px 4px 0">{{label}}</th>\
        <td style="padding:4px 0;overflow-wrap:anywhere">{{value}}</td></tr>
        {{/rows}}
        </table>
        </body>
        </html>

        """
}
