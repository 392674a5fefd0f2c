internal import FoundationEssentials

/// A compiled Mustache template.
///
/// It has variables, sections, inverted sections, comments and other delimiters, as
/// https://mustache.github.io/mustache.5.html tells of them. There are no partials, which are written
/// as nothing, and no lambdas.
package struct Template: Sendable {
    package enum Format: Sendable {
        /// What has a meaning in HTML is escaped.
        case html
        /// Values are written as they are.
        case text
    }

    /// What is wrong with a template, in a sentence.
    package struct Failure: Error, Sendable {
        package let sentence: String
    }

    private let nodes: [TemplateNode]
    private let format: Format

    /// Compiles a text.
    ///
    /// - Parameters:
    ///   - text: The template.
    ///   - format: What it is a template of.
    /// - Throws: `Failure` with the line.
    package init(_ text: String, as format: Format) throws(Failure) {
        do throws(TemplateReader.Fault) {
            nodes = try TemplateReader.read(text)
        } catch {
            throw Failure(sentence: "line \(error.line): not Mustache: \(error.sentence)")
        }
        self.format = format
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
    /// - Parameter variables: What its tags stand for.
    /// - Returns: The text.
    package func render(_ variables: any TemplateVariables) -> String {
        var rendering = TemplateRendering(of: variables, as: format)
        rendering.write(nodes)
        return rendering.text
    }
}
