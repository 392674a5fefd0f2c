/// A `server` block, or a text that is meant to stand in one.
package struct Server: Sendable {
    /// As often as nginx itself follows rewrites.
    private static let rewriteLimit = 10

    /// `nil` for the inside of a server block alone.
    package let directive: Directive?
    package let locations: [Location]
    package let names: [String]
    package let scope: Scope

    init(_ directive: Directive?, block: [Directive], in outer: Scope) {
        self.directive = directive
        scope = outer.adding(block)
        locations = Location.all(in: block, scope)
        names = block.filter { $0.name == "server_name" }.flatMap(\.arguments)
    }

    /// Whether plain http comes to it.
    package var isPlain: Bool {
        let listens = scope.own.filter { $0.name == "listen" }
        if listens.isEmpty { return directive != nil }
        return listens.contains { !$0.arguments.contains("ssl") && !$0.arguments.contains("quic") }
            && scope.one("ssl")?.arguments != ["on"]
    }

    /// Whether https comes to it.
    package var isTLS: Bool {
        scope.one("ssl")?.arguments == ["on"]
            || scope.own.contains { $0.name == "listen" && $0.arguments.contains("ssl") }
    }

    /// Where its block begins; `nil` for the inside of one.
    package var place: String? { directive?.place }

    /// For sentences: its first name, else where it stands.
    package var title: String {
        names.first { $0 != "_" && !$0.isEmpty } ?? directive?.place ?? "this file"
    }

    /// All locations, also those inside others.
    package var allLocations: [Location] { locations.flatMap(\.family) }

    /// Where a request comes to.
    ///
    /// - Parameters:
    ///   - path: The decoded path, without a query.
    ///   - method: As in `POST`.
    /// - Returns: Its end, and the conditions on the way.
    package func reach(_ path: String, method: String) -> Reach {
        var rewriting = Rewriting(method: method)
        var current = path
        func end(_ end: Reach.End) -> Reach {
            Reach(end: end, path: current, conditions: rewriting.conditions)
        }
        switch rewriting.run(scope.own, on: current) {
        case .unchanged: break
        case .changed(let next, _): current = next
        case .ends(let reached): return end(reached)
        }
        for _ in 0...Self.rewriteLimit {
            switch LocationSearch(path: current).find(in: locations) {
            case .nothing: return end(.nothing)
            case .undecided(let location): return end(.undecided(location.directive))
            case .slashIsAdded(let location):
                return end(.redirect(location.directive, code: 301, target: current + "/"))
            case .found(let location):
                switch rewriting.run(location.scope.own, on: current) {
                case .unchanged: return end(.location(location))
                case .ends(let reached): return end(reached)
                case .changed(let next, let stays):
                    current = next
                    if stays { return end(.location(location)) }
                }
            }
        }
        return end(.nothing)
    }
}
