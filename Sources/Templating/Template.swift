internal import Foundation
package import Mustache

/// A compiled Mustache template.
package struct Template: Sendable {
    package enum Format: Sendable {
        /// Every value is escaped as `HTMLText`.
        case html
        /// Values are written as they are.
        case text

        /// A line of its own before the text: it chooses the escaping and prints nothing.
        fileprivate var pragma: String {
            switch self {
            case .html: "{{% CONTENT_TYPE: HTML}}\n"
            case .text: "{{% CONTENT_TYPE: TEXT}}\n"
            }
        }
    }

    /// What is wrong with a template, in a sentence.
    package struct Failure: Error, Sendable {
        package let sentence: String
    }

    private let mustache: MustacheTemplate

    /// Compiles a text.
    ///
    /// - Throws: `Failure` with the line where there is one.
    package init(_ text: String, as format: Format) throws(Failure) {
        MustacheContentTypes.register(HTMLText(), named: "HTML")
        do {
            mustache = try MustacheTemplate(string: format.pragma + text)
        } catch let error as MustacheTemplate.ParserError {
            let line = error.context.lineNumber - 1  // the pragma's line
            throw Failure(sentence: "line \(line): not Mustache: \(error.error)")
        } catch {
            throw Failure(sentence: "not Mustache: \(error)")
        }
    }

    /// Reads the text of a template.
    ///
    /// - Parameter file: Its path.
    /// - Returns: The text.
    /// - Throws: `Failure` when it cannot be read or is not UTF-8.
    package static func text(ofFile file: String) throws(Failure) -> String {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Failure(sentence: "cannot be read")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(sentence: "is not UTF-8")
        }
        return text
    }

    /// Fills it in.
    ///
    /// - Parameter variables: A value whose children are the variables.
    /// - Returns: The text.
    package func render(_ variables: any MustacheParent) -> String {
        mustache.render(variables)
    }
}
