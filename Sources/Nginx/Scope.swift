/// A block and those around it, from which it inherits.
package struct Scope: Sendable {
    /// The outermost first.
    let levels: [[Directive]]

    func adding(_ level: [Directive]) -> Scope { Scope(levels: levels + [level]) }

    /// What stands in the innermost block itself.
    package var own: [Directive] { levels.last ?? [] }

    /// The directives of that name that hold here: those of the innermost block that has any.
    package func all(_ name: String) -> [Directive] {
        for level in levels.reversed() {
            let found = level.filter { $0.name == name }
            if !found.isEmpty { return found }
        }
        return []
    }

    /// The directive of that name that holds here.
    package func one(_ name: String) -> Directive? { all(name).last }
}
