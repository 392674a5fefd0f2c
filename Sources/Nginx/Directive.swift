/// A directive with its arguments, and what stands in its block.
package struct Directive: Equatable, Sendable {
    package let name: String
    package let arguments: [String]
    /// `nil` for one that ends with `;`. What is included stands where `include` stood.
    package let block: [Directive]?
    package let file: String
    /// Where it begins, from 1.
    package let line: Int

    /// For sentences: `/etc/nginx/conf.d/shop.conf:12`.
    package var place: String { "\(file):\(line)" }

    /// As it would be written, without its block.
    package var text: String { ([name] + arguments).joined(separator: " ") }

    /// The directives of that name in its block.
    package func all(_ name: String) -> [Directive] { (block ?? []).filter { $0.name == name } }
}
