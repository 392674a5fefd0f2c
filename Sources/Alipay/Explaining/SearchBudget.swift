/// What the search for a cause may do: making a candidate draws on it, and so does comparing one.
///
/// A unit is about what digesting a byte takes, a few nanoseconds. Everything whose work grows with
/// the text or with the number of candidates spends before it works, so no text takes longer.
package final class SearchBudget {
    /// Units of one search: some thousand candidates for a message of usual size.
    package static let usual = 16 << 20

    /// Units that were spent so far, never more than the limit.
    package private(set) var used = 0
    /// Whether the search was ended before everything was tried.
    package private(set) var hasEnded = false
    private let limit: Int
    private let isCancelled: () -> Bool

    /// Makes a budget for one search.
    ///
    /// - Parameters:
    ///   - limit: Units.
    ///   - isCancelled: Whether nobody waits for the answer any more; it is asked often.
    package init(limit: Int = SearchBudget.usual, isCancelled: @escaping () -> Bool = { false }) {
        self.limit = limit
        self.isCancelled = isCancelled
    }

    /// Pays for work that is done next.
    ///
    /// - Throws: `SearchEnded` when there is not as much left, or the search is cancelled.
    func spend(_ units: Int) throws(SearchEnded) {
        guard !hasEnded, units <= limit - used, !isCancelled() else {
            hasEnded = true
            throw SearchEnded()
        }
        used += units
    }
}

/// Nothing more is tried: what was not found may still be there.
struct SearchEnded: Error {}
