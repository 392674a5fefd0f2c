internal import TOML

/// Reads one TOML table and collects every error with its key path.
///
/// What stands for an absent key, and which values there may be, says the `SettingsTable`. A key that
/// is wrong gives a stand-in value, so that reading goes on to the next error.
final class TableReader {
    private let table: [String: TOMLValue]?
    private let path: String
    private let name: String
    private let keys: [SettingsKey]
    private var known: Set<String> = []
    private(set) var errors: [String] = []

    /// - Parameters:
    ///   - table: The table, or `nil` for one that is absent: all of its defaults.
    ///   - path: How the table is called in sentences, `[page]`.
    ///   - name: What stands before the names of tables inside it, `event`; empty at the top.
    ///   - keys: What its keys may be.
    init(
        _ table: [String: TOMLValue]?,
        path: String,
        name: String = "",
        keys: [SettingsKey] = []
    ) {
        self.table = table
        self.path = path
        self.name = name
        self.keys = keys
    }

    func report(_ key: String, _ sentence: String) {
        errors.append("\(path) \(key): \(sentence)")
    }

    /// A string; a missing one without a default is an error.
    func string(_ key: String) -> String {
        let fallback: String?
        switch kind(of: key) {
        case .string(let text): fallback = text
        case .quantity(let text, _, _): fallback = text
        default: fallback = unlisted(key, nil)
        }
        guard let value = value(key) else {
            if fallback == nil { report(key, "is missing") }
            return fallback ?? ""
        }
        guard let text = value.string else {
            report(key, "expected a string")
            return fallback ?? ""
        }
        return text
    }

    /// A string of digits alone, as Alipay's numbers are; a missing or empty one is an error.
    func digits(_ key: String) -> String {
        let text = string(key)
        if table?[key]?.string != nil, !Self.isNumber(text.utf8[...]) {
            report(key, "expected digits in quotes")
        }
        return text
    }

    /// A merchant's number with Alipay: sixteen digits that begin with 2088.
    ///
    /// An app_id in its place is a usual mix-up, and refuses every notification.
    func partnerID(_ key: String) -> String {
        let text = digits(key)
        guard Self.isNumber(text.utf8[...]) else { return text }
        if text.utf8.count != 16 || !text.hasPrefix("2088") {
            report(key, "expected the PID, sixteen digits that begin with 2088")
        }
        return text
    }

    /// Strings; the reader of a required key has to see that there are some.
    func strings(_ key: String) -> [String] {
        let fallback: [String]
        switch kind(of: key) {
        case .strings(let texts): fallback = texts ?? []
        case .quantities(let texts, _, _): fallback = texts
        default: fallback = unlisted(key, [])
        }
        guard let value = value(key) else { return fallback }
        guard let array = value.array, array.allSatisfy({ $0.string != nil }) else {
            report(key, "expected an array of strings")
            return fallback
        }
        return array.compactMap(\.string)
    }

    /// A number; one without a default has to be read as one that may be absent.
    func integer(_ key: String) -> Int { optionalInteger(key) ?? 0 }

    /// A number, or `nil` where there is none.
    func optionalInteger(_ key: String) -> Int? {
        guard case .integer(let fallback, let range) = kind(of: key) else {
            return unlisted(key, nil)
        }
        guard let value = value(key) else { return fallback }
        guard let number = value.int, range.contains(number) else {
            report(key, "expected a number from \(range.lowerBound) to \(range.upperBound)")
            return fallback
        }
        return number
    }

    /// One of an enumeration's raw values.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        of type: Choice.Type = Choice.self
    ) -> Choice {
        if let choice = Choice(rawValue: string(key)) { return choice }
        if !hasError(in: key) { report(key, "expected one of \(Self.list(type))") }
        return Choice.allCases[Choice.allCases.startIndex]
    }

    /// Some of an enumeration's raw values; none at all is an error.
    func choices<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) -> [Choice] {
        let texts = strings(key)
        let choices = texts.compactMap { Choice(rawValue: $0) }
        if !hasError(in: key), choices.isEmpty || choices.count < texts.count {
            report(key, "expected an array with one or more of \(Self.list(Choice.self))")
        }
        return choices
    }

    private static func list<Choice: RawRepresentable<String> & CaseIterable>(
        _ type: Choice.Type
    ) -> String {
        type.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    }

    /// A string of a number and a unit, in the unit whose factor is 1.
    func quantity(_ key: String) -> Int {
        guard case .quantity(let fallback, let units, let range) = kind(of: key) else {
            return unlisted(key, 0)
        }
        let text = string(key)
        return quantity(text, of: key, as: "a number with a unit", fallback, units.all, range)
    }

    /// An array of such strings.
    func quantities(_ key: String) -> [Int] {
        guard case .quantities(let fallback, let units, let range) = kind(of: key) else {
            return unlisted(key, [])
        }
        let example = fallback.first ?? ""
        return strings(key).map {
            quantity($0, of: key, as: "numbers with a unit", example, units.all, range)
        }
    }

    private func quantity(
        _ text: String,
        of key: String,
        as kind: String,
        _ example: String,
        _ units: [(name: String, factor: Int)],
        _ range: ClosedRange<Int>
    ) -> Int {
        for (name, factor) in units where text.hasSuffix(name) {
            let digits = text.utf8.dropLast(name.utf8.count)
            guard Self.isNumber(digits) else { continue }
            let number = Int(Substring(digits)) ?? .max
            let (quantity, overflow) = number.multipliedReportingOverflow(by: factor)
            if !overflow && range.contains(quantity) { return quantity }
            let base = units.first { $0.factor == 1 }?.name ?? ""
            report(key, "expected \(range.lowerBound)\(base) to \(range.upperBound)\(base)")
            return range.lowerBound
        }
        let names = units.map(\.name).joined(separator: ", ")
        report(key, "expected \(kind) (\(names)) such as \"\(example)\"")
        return range.lowerBound
    }

    /// `true` or `false`.
    func flag(_ key: String) -> Bool {
        guard case .flag(let fallback) = kind(of: key) else { return unlisted(key, false) }
        guard let value = value(key) else { return fallback }
        guard let flag = value.bool else {
            report(key, "expected true or false")
            return fallback
        }
        return flag
    }

    /// A table inside this one.
    func table(_ key: String) -> TableReader {
        let (inner, name) = (value(key), name(of: key))
        if let inner, inner.table == nil { report(key, "expected a table, [\(name)]") }
        let keys = SettingsTable.named(name)?.keys ?? []
        return TableReader(inner?.table, path: "[\(name)]", name: name, keys: keys)
    }

    /// An array of tables inside this one; empty when it is absent.
    ///
    /// Their keys are listed under the name `listed`, where it is another one.
    func tables(_ key: String, listed: String? = nil) -> [TableReader] {
        guard let inner = value(key) else { return [] }
        let name = name(of: key)
        guard let array = inner.array, array.allSatisfy({ $0.table != nil }) else {
            report(key, "expected tables, [[\(name)]]")
            return []
        }
        let keys = SettingsTable.named(listed ?? name)?.keys ?? []
        return array.enumerated().map { index, table in
            let path = "[[\(name)]] no. \(index + 1):"
            return TableReader(table.table, path: path, name: name, keys: keys)
        }
    }

    /// Whether the file has the key.
    func has(_ key: String) -> Bool { table?[key] != nil }

    /// Reports the keys that nobody asked for, and gives all errors.
    func finish() -> [String] {
        for key in table?.keys.sorted() ?? [] where !known.contains(key) {
            report(key, "is not a key of this table")
        }
        for key in keys where !known.contains(key.name) {
            report(key.name, "is listed as a key, and nothing reads it")
        }
        return errors
    }

    /// Whether something about the key was reported already.
    func hasError(in key: String) -> Bool {
        errors.contains { $0.hasPrefix("\(path) \(key): ") }
    }

    private func name(of key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    private static func isNumber(_ text: Substring.UTF8View) -> Bool {
        !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) }
    }

    private func kind(of key: String) -> SettingsKey.Value? {
        known.insert(key)
        return keys.first { $0.name == key }?.value
    }

    /// Reports that a reader asks for what `SettingsTable` does not list, or lists otherwise.
    private func unlisted<Value>(_ key: String, _ standIn: Value) -> Value {
        report(key, "is read, and not listed as such a key")
        return standIn
    }

    private func value(_ key: String) -> TOMLValue? {
        known.insert(key)
        return table?[key]
    }
}

extension TOMLValue {
    fileprivate var string: String? { if case .string(let text) = self { text } else { nil } }
    fileprivate var int: Int? { if case .integer(let number) = self { number } else { nil } }
    fileprivate var bool: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
    fileprivate var array: [TOMLValue]? { if case .array(let all) = self { all } else { nil } }
    fileprivate var table: [String: TOMLValue]? {
        if case .table(let table) = self { table } else { nil }
    }
}
