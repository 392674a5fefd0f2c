internal import Foundation

/// What a PostgreSQL server was asked, as it has logged it.
struct PostgreSQLLog {
    struct Statement {
        let sql: String
        /// The values that it had last, as they stand in SQL.
        var values: [String]
    }

    /// Each once.
    private(set) var statements: [Statement] = []
    private var places: [String: Int] = [:]

    /// - Parameters:
    ///   - log: All of it.
    ///   - mark: What its entries begin with.
    init(_ log: String, markedBy mark: String) {
        var last: Int?
        for entry in log.split(separator: mark) {
            if let place = last, let start = entry.range(of: "DETAIL:  parameters: ") {
                let values = entry[start.upperBound...].matches(
                    of: #/\$\d+ = ('(?:[^']|'')*'|NULL)/#
                )
                statements[place].values = values.map { String($0.1) }
            }
            last = nil
            let text = entry.replacing("\n\t", with: "\n")
            guard
                let match = text.firstMatch(
                    of: #/ ms  (parse|bind|execute|statement)[^:]*: ([\s\S]*)/#
                )
            else { continue }
            // Several are sent together where nothing is bound.
            for part in match.2.split(separator: ";") {
                last = add(part.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
    }

    private mutating func add(_ sql: String) -> Int {
        if let place = places[sql] { return place }
        let numbers = sql.matches(of: #/\$([0-9]+)/#).compactMap { Int($0.1) }
        let values = Array(repeating: "NULL", count: numbers.max() ?? 0)
        places[sql] = statements.count
        statements.append(Statement(sql: sql, values: values))
        return statements.count - 1
    }
}
