internal import TOML

/// Reads one TOML table and collects every mistake with its key path.
///
/// A key that is wrong gives a stand-in value, so that reading goes on to the next mistake.
final class TableReader {
    private let table: [String: TOMLValue]?
    private let path: String
    private let name: String
    private var known: Set<String> = []
    private(set) var mistakes: [String] = []

    /// - Parameters:
    ///   - table: The table, or `nil` for one that is absent: all of its defaults.
    ///   - path: How the table is called in sentences, `[page]`.
    ///   - name: What stands before the names of tables inside it, `effect`; empty at the top.
    init(_ table: [String: TOMLValue]?, path: String, name: String = "") {
        self.table = table
        self.path = path
        self.name = name
    }

    func report(_ key: String, _ sentence: String) {
        mistakes.append("\(path) \(key): \(sentence)")
    }

    /// A text; a missing one without a default is a mistake.
    func string(_ key: String, default fallback: String? = nil) -> String {
        guard let value = value(key) else {
            guard let fallback else {
                report(key, "is missing")
                return ""
            }
            return fallback
        }
        guard let text = value.string else {
            report(key, "expected a text in quotes")
            return fallback ?? ""
        }
        return text
    }

    /// A text of digits alone, as Alipay's numbers are; a missing or empty one is a mistake.
    func digits(_ key: String) -> String {
        let isText = value(key)?.string != nil
        let text = string(key)
        if isText, !Self.isNumber(text.utf8[...]) {
            report(key, "expected digits in quotes")
        }
        return text
    }

    func strings(_ key: String, default fallback: [String]) -> [String] {
        guard let value = value(key) else { return fallback }
        guard let array = value.array, array.allSatisfy({ $0.string != nil }) else {
            report(key, "expected a list of texts, [\"…\", \"…\"]")
            return fallback
        }
        return array.compactMap(\.string)
    }

    func integer(_ key: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        integer(key, in: range) ?? fallback
    }

    /// A number, or `nil` when there is none.
    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = value(key) else { return nil }
        guard let number = value.int, range.contains(number) else {
            report(key, "expected a number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// One of an enumeration's raw values.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        default fallback: Choice
    ) -> Choice {
        let text = string(key, default: fallback.rawValue)
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            report(key, "expected one of \(all)")
            return fallback
        }
        return choice
    }

    /// Some of an enumeration's raw values; none at all is a mistake.
    func choices<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) -> [Choice] {
        let texts = strings(key, default: [])
        let choices = texts.compactMap { Choice(rawValue: $0) }
        if !hasMistake(in: key), choices.isEmpty || choices.count < texts.count {
            let all = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            report(key, "expected a list with one or more of \(all)")
        }
        return choices
    }

    /// A text of a number and a unit; the units give the factor.
    func quantity(
        _ key: String,
        default fallback: String,
        units: [(name: String, factor: Int)],
        in range: ClosedRange<Int>
    ) -> Int {
        let text = string(key, default: fallback)
        return quantity(text, of: key, as: "a number with a unit", fallback, units, range)
    }

    /// A list of such texts.
    func quantities(
        _ key: String,
        default fallback: [String],
        units: [(name: String, factor: Int)],
        in range: ClosedRange<Int>
    ) -> [Int] {
        strings(key, default: fallback).map {
            let example = fallback.first ?? ""
            return quantity($0, of: key, as: "numbers with a unit", example, units, range)
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
    func flag(_ key: String, default fallback: Bool) -> Bool {
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
        return TableReader(inner?.table, path: "[\(name)]", name: name)
    }

    /// An array of tables inside this one; empty when it is absent.
    func tables(_ key: String) -> [TableReader] {
        guard let inner = value(key) else { return [] }
        let name = name(of: key)
        guard let array = inner.array, array.allSatisfy({ $0.table != nil }) else {
            report(key, "expected tables, [[\(name)]]")
            return []
        }
        return array.enumerated().map { index, table in
            TableReader(table.table, path: "[[\(name)]] no. \(index + 1):", name: name)
        }
    }

    /// Reports the keys that nobody asked for, and gives all mistakes.
    func finish() -> [String] {
        for key in table?.keys.sorted() ?? [] where !known.contains(key) {
            report(key, "is not a key of this table")
        }
        return mistakes
    }

    /// Whether something about the key was reported already.
    func hasMistake(in key: String) -> Bool {
        mistakes.contains { $0.hasPrefix("\(path) \(key): ") }
    }

    private func name(of key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

    private static func isNumber(_ text: Substring.UTF8View) -> Bool {
        !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) }
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
