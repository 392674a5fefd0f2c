internal import Foundation

/// What a server was asked, sorted by whether it has a plan.
struct Asked {
    /// Statements that read or write rows.
    private(set) var planned: [String] = []
    /// What is neither that nor known.
    private(set) var strange: [String] = []

    private static let plannedWords = ["SELECT", "INSERT", "UPDATE", "DELETE"]
    /// What has no plan.
    private static let others = [
        "BEGIN", "COMMIT", "CREATE", "DEALLOCATE", "DO 0", "RELEASE SAVEPOINT", "ROLLBACK",
        "SAVEPOINT",
        "SET", "SHOW", "START TRANSACTION",
    ]

    mutating func add(_ sql: String) {
        let sql = sql.trimmingCharacters(in: .whitespacesAndNewlines)
        if sql.isEmpty { return }
        if Self.plannedWords.contains(where: { sql.hasPrefix($0 + " ") }) {
            planned.append(sql)
        } else if !Self.others.contains(where: { sql.hasPrefix($0) }) {
            strange.append(sql)
        }
    }
}

/// Statements that read much by nature; not one of them may read a whole table where it need not.
enum WholeReadings {
    /// What each begins with and has in it.
    private static let all = [
        // An operator asks how many there are.
        ["SELECT count(*) FROM notifications"],
        // What came to an end since the last look, which was long ago here.
        ["SELECT a.id, t.name, coalesce(a.outcome, '')", "a.slot IS NOT NULL"],
        // A copy, which reads all: 20,000 notifications at a time.
        ["SELECT max(last_received_at) FROM notifications"],
        // A copy that is continued: what it has up to a key, which is more here than it was.
        ["SELECT out_trade_no, app_id", "WHERE out_trade_no <=", "ORDER BY out_trade_no, app_id"],
        // The audit: a thousand orders with all that is said of them, which are more here than they
        // were; and 5,000 notifications, with look-ups for each.
        ["SELECT app_id, out_trade_no", "FROM orders AS o"],
        ["SELECT id FROM notifications AS n"],
    ]
    /// Asked by an operator's command, whose connection is new: there is no plan of an earlier time.
    private static let ofCommands = [
        ["SELECT app_id, out_trade_no", "AND status ="],
        ["SELECT e.number", "FROM deliveries AS d", "(d.status = 'waiting' OR d.status = 'dead')"],
    ]

    static func includes(_ sql: String) -> Bool { isOne(of: all, sql) }

    static func isOfCommand(_ sql: String) -> Bool { isOne(of: ofCommands, sql) }

    private static func isOne(of known: [[String]], _ sql: String) -> Bool {
        let plain = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return known.contains { parts in
            plain.hasPrefix(parts[0]) && parts.allSatisfy(plain.contains)
        }
    }
}
