/// A `location` of a server.
package struct Location: Sendable {
    package enum Pattern: Sendable, Equatable {
        case exact(String)
        /// `isFinal`: with `^~`, which no regular expression overrules.
        case prefix(String, isFinal: Bool)
        case regex(String, ignoresCase: Bool)
        /// `@name`, which no request comes to by itself.
        case named(String)
    }

    package let pattern: Pattern
    package let directive: Directive
    package let scope: Scope
    package let inner: [Location]

    /// Handlers that send on what they get; before them nginx adds a slash by a redirect.
    private static let passes: Set<String> = [
        "fastcgi_pass", "proxy_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass",
    ]

    init(_ directive: Directive, in outer: Scope) {
        self.directive = directive
        pattern = Self.pattern(directive.arguments)
        scope = outer.adding(directive.block ?? [])
        inner = Self.all(in: directive.block ?? [], scope)
    }

    static func all(in block: [Directive], _ scope: Scope) -> [Location] {
        block.filter { $0.name == "location" }.map { Location($0, in: scope) }
    }

    /// What sends the request on, if anything does; it is not inherited.
    package var pass: Directive? { scope.own.last { Self.passes.contains($0.name) } }

    /// This one and all inside it.
    package var family: [Location] { [self] + inner.flatMap(\.family) }

    /// `= /a` may also be written `=/a`.
    private static func pattern(_ arguments: [String]) -> Pattern {
        let first = arguments.first ?? ""
        for modifier in ["^~", "~*", "~", "="] where first.hasPrefix(modifier) {
            let rest = String(first.dropFirst(modifier.count))
            let text = rest.isEmpty ? arguments.dropFirst().first ?? "" : rest
            return switch modifier {
            case "=": .exact(text)
            case "^~": .prefix(text, isFinal: true)
            default: .regex(text, ignoresCase: modifier == "~*")
            }
        }
        return first.hasPrefix("@") ? .named(first) : .prefix(first, isFinal: false)
    }
}
