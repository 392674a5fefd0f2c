/// Where a request comes to.
package struct Reach: Sendable {
    package enum End: Sendable {
        case location(Location)
        /// It is told to go somewhere else; `target` as it is written.
        case redirect(Directive, code: Int, target: String)
        /// nginx answers itself, by a `return`.
        case answer(Directive, code: Int, text: String)
        /// No location fits: nginx looks for a file.
        case nothing
        /// What is not understood here stands in the way.
        case undecided(Directive)
    }

    package let end: End
    /// The path as it was when it came there, after internal rewrites.
    package let path: String
    /// Directives inside an `if` on the way, which would end it elsewhere, each with the condition.
    package let conditions: [Condition]

    package struct Condition: Sendable {
        package let directive: Directive
        /// The `if` around it.
        package let test: Directive
    }
}
