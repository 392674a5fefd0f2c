import Settings

/// The example file's tables, each line a comment.
enum SettingsExample {
    static let text = SettingsTable.all.compactMap { table in
        table.exampleComment.map { comment in
            let lines =
                comment.split(separator: "\n").map { "# \($0)" } + ["#\(table.header)"]
                + table.keys.compactMap { key in key.example.map { "#\(key.name) = \($0)" } }
            return lines.joined(separator: "\n")
        }
    }.joined(separator: "\n\n")
}
