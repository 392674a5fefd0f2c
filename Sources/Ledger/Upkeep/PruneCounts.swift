/// How many notifications were pruned or kept, and why.
package struct PruneCounts: Sendable, Equatable {
    package var pruned = 0
    /// Nothing personal was in them.
    package var nothingToMask = 0
    /// Kept: the shop was not notified of what they did.
    package var undelivered = 0
    /// Kept: more may be said of their order.
    package var orderNotDone = 0
    package var quarantined = 0
    /// Answers of a shadow that are gone.
    package var shadowAnswers = 0

    package init() {}

    package var all: Int {
        pruned + nothingToMask + undelivered + orderNotDone + quarantined + shadowAnswers
    }

    /// Of how many something was written.
    package var written: Int { pruned + shadowAnswers }

    package static func += (left: inout PruneCounts, right: PruneCounts) {
        left.pruned += right.pruned
        left.nothingToMask += right.nothingToMask
        left.undelivered += right.undelivered
        left.orderNotDone += right.orderNotDone
        left.quarantined += right.quarantined
        left.shadowAnswers += right.shadowAnswers
    }
}
