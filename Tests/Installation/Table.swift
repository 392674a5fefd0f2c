internal import Foundation

/// A Markdown table that can be read in a terminal, too.
package struct Table: CustomStringConvertible {
    private var rows: [[String]]

    package init(_ titles: String...) { rows = [titles] }

    package mutating func add(_ cells: [String]) { rows.append(cells) }

    package var description: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in
            "| "
                + zip(row, widths).enumerated().map { index, cell in
                    let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                    return index == 0 ? cell.0 + padding : padding + cell.0
                }.joined(separator: " | ") + " |"
        }
        let rule = widths.enumerated().map { index, width in
            String(repeating: "-", count: width + 1) + (index == 0 ? "-" : ":")
        }
        lines.insert("|" + rule.joined(separator: "|") + "|", at: 1)
        return lines.joined(separator: "\n")
    }
}

/// A number as it stands in a table: three digits that count, or whole with its thousands apart.
package func figure(_ number: Double) -> String {
    guard number.isFinite else { return "–" }
    switch number {
    case ..<9.95: return String(format: "%.2f", number)
    case ..<99.5: return String(format: "%.1f", number)
    default: return Int(number.rounded()).formatted(.number.locale(Locale(identifier: "en_US")))
    }
}
