internal import Foundation
internal import Testing

/// The texts of SQL that stand in `Sources/Ledger`.
enum OwnStatements {
    /// Texts of which a server is never asked.
    private static let ofFiles = ["INSERT INTO backups"]

    /// Those of them of which a server was asked nothing: the scenario lacks them.
    ///
    /// - Parameter asked: What a server was asked.
    /// - Returns: The texts.
    /// - Throws: When the sources cannot be read, or next to nothing is found in them.
    static func missing(in asked: [String]) throws -> [String] {
        let asked = Set(asked.map(plain))
        let all = try all()
        try #require(all.count > 70)
        return all.filter { text in
            let parts = fragments(of: text)
            return !ofFiles.contains { text.hasPrefix($0) }
                && !asked.contains { has(parts, in: $0) }
        }
    }

    /// Without what a dialect has of its own: placeholders' numbers and space.
    private static func plain(_ text: String) -> String {
        text.replacing(#/\$[0-9]+/#, with: "?").split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }

    private static func has(_ parts: [String], in text: String) -> Bool {
        var rest = text[...]
        for part in parts {
            guard let range = rest.range(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }

    private static func all() throws -> [String] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Ledger").standardizedFileURL
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var found: [String] = []
        for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
                .replacing("\\\n", with: "")
            for match in source.matches(of: #/"""\n\s*((SELECT|INSERT|UPDATE|DELETE) [\s\S]*?)"""/#)
            {
                found.append(String(match.1))
            }
            for match in source.matches(of: #/"((SELECT|INSERT|UPDATE|DELETE) [^"\n]*)"/#) {
                found.append(String(match.1))
            }
        }
        return found
    }

    /// What stands between the values that Swift puts into it.
    private static func fragments(of text: String) -> [String] {
        var (parts, part, depth) = ([String](), "", 0)
        var before: Character = " "
        for character in text {
            switch character {
            case "(" where before == "\\" && depth == 0:
                part.removeLast()
                parts.append(part)
                (part, depth) = ("", 1)
            case "(" where depth > 0: depth += 1
            case ")" where depth > 0: depth -= 1
            default: if depth == 0 { part.append(character) }
            }
            before = character
        }
        return (parts + [part]).map(plain).filter { !$0.isEmpty }
    }
}
