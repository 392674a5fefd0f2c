import Settings

/// The manual page's sections on the tables.
enum SettingsManual {
    static let text = SettingsSection.all(of: SettingsTable.all, in: .english).map { section in
        let about = section.table.about
        let keys =
            section.keys.map { key in
                let sentence = plain(SettingsWords.english.explanation(of: key))
                guard let value = key.defaultText else { return entry(key.name, sentence) }
                return entry(
                    key.name,
                    sentence.hasPrefix("or ")
                        ? "\(value), the default; \(sentence)" : "\(sentence) (default: \(value))"
                )
            }
            + section.repeated.map {
                entry($0.names.joined(separator: ", "), "as in \($0.header)")
            }
        return
            ([".SH \(section.table.header)"] + (about.isEmpty ? [] : [escaped(plain(about))])
            + keys).joined(separator: "\n")
    }.joined(separator: "\n")

    private static func entry(_ name: String, _ sentence: String) -> String {
        ".TP\n.B \(escaped(name))\n\(escaped(sentence.prefix(1).uppercased() + sentence.dropFirst()))."
    }

    /// Markdown without its marks.
    private static func plain(_ text: String) -> String {
        text.replacing(/\[([^\]"]*)\]\([^)]*\)/) { $0.output.1 }.replacing("`", with: "")
            .replacing("…", with: "...")
    }

    /// Text in roff: no character of it is a request or an escape.
    private static func escaped(_ text: String) -> String {
        let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&\(text)" : text
    }
}
