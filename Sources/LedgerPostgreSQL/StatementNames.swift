/// The names of the statements that a connection has prepared.
///
/// One that nobody uses any more is kept for whoever prepares the same text next.
struct StatementNames {
    private var last = 0
    private var spare: [String: String] = [:]
    /// Others of the same texts, which are not used again.
    private var doubles: [String] = []
    /// So many are kept.
    private static let limit = 64

    /// A name that was not used before.
    mutating func new() -> String {
        last += 1
        return "s\(last)"
    }

    /// The name of a statement that is there and not in use.
    mutating func take(_ text: String) -> String? { spare.removeValue(forKey: text) }

    /// The statement is not used any more.
    mutating func leave(_ name: String, of text: String) {
        if let double = spare.updateValue(name, forKey: text) { doubles.append(double) }
    }

    /// The names that are too many, which are no longer known here.
    mutating func takeSurplus() -> [String] {
        guard spare.count + doubles.count > Self.limit else { return [] }
        defer { (spare, doubles) = ([:], []) }
        return spare.values + doubles
    }
}
