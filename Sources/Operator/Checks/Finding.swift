/// One line of what `check` says.
package struct Finding: Encodable, Equatable, Sendable {
    package enum Mark: String, Encodable {
        case ok
        /// Nothing is wrong yet, or `check` cannot know.
        case note
        case bad
    }

    package let mark: Mark
    /// What it is about, for programs that read it.
    package let concern: Concern
    /// What is so and, unless that is all right, what to do.
    package let text: String

    /// What `check` looks at, in this order.
    package enum Concern: String, Encodable, Sendable {
        case settings, keys, page, ledger, disk, clock, destinations, socket, probe, libfcgi
    }

    /// The mark takes four columns, so that sentences stand below one another.
    package var line: String {
        let name = mark.rawValue
        return name + String(repeating: " ", count: 5 - name.count) + text
    }
}

/// The findings of one concern, as they are found.
struct Findings {
    private(set) var all: [Finding] = []
    private let concern: Finding.Concern

    init(of concern: Finding.Concern) { self.concern = concern }

    mutating func ok(_ text: String) { add(.ok, text) }

    mutating func note(_ text: String) { add(.note, text) }

    mutating func bad(_ text: String) { add(.bad, text) }

    mutating func add(_ mark: Finding.Mark, _ text: String) {
        all.append(Finding(mark: mark, concern: concern, text: text))
    }
}
