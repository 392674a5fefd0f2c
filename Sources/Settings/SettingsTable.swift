/// A table of the settings file and its keys.
package struct SettingsTable: Sendable {
    /// As in `deliver.webhook`.
    package let name: String
    /// Whether there may be several of them, `[[app]]`.
    package let isArray: Bool
    /// What the manual page says before its keys, in sentences; may be empty.
    package let about: String
    /// What the example file says before its keys; `nil` when it does not have the table.
    package let exampleComment: String?
    package let keys: [SettingsKey]

    init(
        _ name: String,
        isArray: Bool = false,
        about: String = "",
        example: String? = nil,
        _ keys: [SettingsKey]
    ) {
        self.name = name
        self.isArray = isArray
        self.about = about
        exampleComment = example
        self.keys = keys
    }

    /// Every table, in the order in which they are explained.
    package static let all = service + receivers + records + answers + deliver

    /// As it stands in the file, `[page]` or `[[app]]`.
    package var header: String { isArray ? "[[\(name)]]" : "[\(name)]" }

    static func named(_ name: String) -> SettingsTable? { all.first { $0.name == name } }

    func key(_ name: String) -> SettingsKey? { keys.first { $0.name == name } }
}
