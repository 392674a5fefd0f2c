internal import System

/// A table in columns, as wide as what is in them.
package struct TextTable {
    private let header: [String]
    private var rows: [[String]] = []

    package init(_ header: String...) { self.header = header.map(\.visible) }

    package mutating func add(_ cells: String...) { rows.append(cells.map(\.visible)) }

    /// The lines of the table, without spaces at their ends.
    package var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in
            all.map { Self.width(of: $0[column]) }.max() ?? 0
        }
        return all.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - Self.width(of: cell))
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    /// A text that takes no more than so many columns, `…` included where something was cut.
    package static func cut(_ text: String, toWidth limit: Int) -> String {
        if width(of: text) <= limit { return text }
        var cut = text
        while width(of: cut) >= limit { cut.removeLast() }
        return cut + "…"
    }

    /// Columns of a terminal: a Chinese character takes two (Unicode's East Asian Width).
    private static func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x300...0x36F, 0x200B...0x200F: width
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
                0x1F900...0x1F9FF, 0x20000...0x3FFFD:
                width + 2
            default: width + 1
            }
        }
    }
}
