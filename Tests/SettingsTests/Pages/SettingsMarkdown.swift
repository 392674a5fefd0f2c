import Settings

/// The rows of the documentation's tables.
enum SettingsMarkdown {
    /// The rows of the tables in `[deliver]` for `delivery`, else of all others.
    static func rows(
        of tables: [SettingsTable],
        in words: SettingsWords,
        delivery: Bool
    ) -> String {
        let wanted = tables.filter { $0.name.hasPrefix("deliver") == delivery }
        var rows = SettingsSection.all(of: wanted, in: words).flatMap { section in
            let entries =
                section.keys.map {
                    let value = $0.defaultText.map { "`\($0)`" } ?? ""
                    return ("`\($0.name)`", value, words.explanation(of: $0))
                }
                + section.repeated.map {
                    let names = $0.names.map { "`\($0)`" }.joined(separator: words.comma)
                    return (names, "", words.asIn($0.header))
                }
            return entries.enumerated().map { index, entry in
                let first = index == 0 ? "`\(section.table.header)` " : ""
                let value = entry.1.isEmpty ? " " : " \(entry.1) "
                return "| \(first)\(entry.0) |\(value)| \(entry.2) |"
            }
        }
        if !delivery {
            rows.append(
                words == .english
                    ? "| `[deliver]` … | | see [Notifying the shop](webhooks.md) |"
                    : "| `[deliver]` … | | 见[通知商城](webhooks.md) |"
            )
        }
        return rows.joined(separator: "\n")
    }
}

/// A table with what is said of its keys, and the keys that were explained in an earlier one.
struct SettingsSection {
    let table: SettingsTable
    let keys: [SettingsKey]
    let repeated: [(names: [String], header: String)]

    static func all(of tables: [SettingsTable], in words: SettingsWords) -> [SettingsSection] {
        var explained: [String: String] = [:]
        return tables.map { table in
            let key = { (key: SettingsKey) in
                "\(key.name) \(key.defaultText ?? "") \(words.explanation(of: key))"
            }
            let earlier = table.keys.filter { explained[key($0)] != nil }
            let grouped = Dictionary(grouping: earlier) { explained[key($0)] ?? "" }
                .map { (names: $0.value.map(\.name), header: $0.key) }
                .sorted { $0.header < $1.header }
            let new = table.keys.filter { explained[key($0)] == nil }
            for entry in new { explained[key(entry)] = table.header }
            return SettingsSection(table: table, keys: new, repeated: grouped)
        }
    }
}
