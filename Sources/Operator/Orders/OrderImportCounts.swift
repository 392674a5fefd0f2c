internal import Ledger

/// What became of the rows.
package struct OrderImportCounts: Encodable, Equatable, Sendable {
    package internal(set) var added = 0
    package internal(set) var alreadyThere = 0
    package internal(set) var replaced = 0
    package internal(set) var refused = 0

    private enum CodingKeys: String, CodingKey {
        case added, replaced, refused
        case alreadyThere = "already_there"
    }

    var all: Int { added + alreadyThere + replaced + refused }

    mutating func count(_ registration: Registration) {
        switch registration {
        case .added: added += 1
        case .alreadyThere: alreadyThere += 1
        case .replaced: replaced += 1
        case .amountDiffers, .wasPaid: refused += 1
        }
    }

    /// As in `2 added, 0 already there, 1 refused`.
    package func text(isTrial: Bool) -> String {
        let counts = [
            "\(added.grouped) added", "\(alreadyThere.grouped) already there",
            replaced > 0 ? "\(replaced.grouped) replaced" : nil, "\(refused.grouped) refused",
        ]
        return counts.compactMap { $0 }.joined(separator: ", ")
            + (isTrial ? " (tried only: nothing was written)" : "")
    }

    /// For an import that stopped in the middle.
    var rest: String {
        all == 0
            ? "nothing was registered"
            : "\(text(isTrial: false)), then it stopped; import the file again for the rest"
    }
}
