import Settings

/// A language of the documentation.
enum SettingsWords: String, CaseIterable {
    case english = "en"
    case chinese = "zh"

    func sentence(_ key: SettingsKey) -> String {
        switch self {
        case .english: key.english
        case .chinese: key.chinese
        }
    }

    var required: String { self == .english ? "required: " : "必填：" }
    var semicolon: String { self == .english ? "; " : "；" }
    var comma: String { self == .english ? ", " : "、" }

    func asIn(_ header: String) -> String {
        self == .english ? "as in `\(header)`" : "与 `\(header)` 相同"
    }

    func range(_ first: String, _ last: String) -> String {
        self == .english ? "\(first) to \(last)" : "\(first) 到 \(last)"
    }

    /// What a key says: whether it is required, its sentence, its units and its range.
    func explanation(of key: SettingsKey) -> String {
        let limits: [String] =
            switch key.value {
            case .integer(_, let range):
                [self.range("\(range.lowerBound)", "\(range.upperBound)")]
            case .quantity(_, let units, let range), .quantities(_, let units, let range):
                [
                    units.ascending.map(\.name).joined(separator: comma),
                    self.range(units.text(range.lowerBound), units.text(range.upperBound)),
                ]
            default: []
            }
        return (key.isRequired ? required : "")
            + ([sentence(key)] + limits).joined(separator: semicolon)
    }
}

extension SettingsKey {
    /// The default as TOML; `nil` where there is none, or nothing in it.
    var defaultText: String? {
        switch value {
        case .string(let text): text.flatMap { $0.isEmpty ? nil : "\"\($0)\"" }
        case .strings(let texts): texts.map(Self.array)
        case .integer(let number, _): number.map { "\($0)" }
        case .quantity(let text, _, _): "\"\(text)\""
        case .quantities(let texts, _, _): Self.array(texts)
        case .flag(let flag): "\(flag)"
        }
    }

    private static func array(_ texts: [String]) -> String {
        "[\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]"
    }
}

extension SettingsKey.Units {
    fileprivate var ascending: [(name: String, factor: Int)] {
        all.sorted { $0.factor < $1.factor }
    }

    /// A quantity in the largest unit that gives a whole number, `64 KiB`.
    fileprivate func text(_ quantity: Int) -> String {
        let unit = ascending.last { quantity % $0.factor == 0 && quantity >= $0.factor }
        return unit.map { "\(quantity / $0.factor) \($0.name)" } ?? "\(quantity)"
    }
}
