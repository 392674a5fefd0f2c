/// What a scenario saw, and what of its promise did not hold.
package struct Outcome: Sendable {
    package let scenario: String
    /// Counts, as in `300 kills, lost 0`.
    package let figures: String
    /// A sentence for each part of the promise that did not hold.
    package let broken: [String]

    package var holds: Bool { broken.isEmpty }
}

extension Outcome: CustomStringConvertible {
    package var description: String {
        let verdict = holds ? "held" : "BROKEN: " + broken.joined(separator: "; ")
        return "\(scenario): \(figures): \(verdict)"
    }
}
