/// Who uses a ledger on a server, each with an account of its own.
package enum LedgerAccount: String, Sendable, CaseIterable {
    /// What Alipay talks to.
    case responder
    /// The relay, and the tool with all its commands but those that make tables.
    case `operator`
}

/// What an account may do with a table besides reading it.
package struct TableRights: Sendable {
    package let table: String
    package private(set) var inserts = false
    package private(set) var deletes = false
    /// The columns that it may change; `nil` for none, empty for all.
    package private(set) var updates: [String]?

    /// The fewest rights that an account needs, over all tables of a ledger.
    ///
    /// Nobody deletes from a live ledger, and nobody changes what the audit chain vouches for: only
    /// the operator may put a masked body in a body's place.
    ///
    /// - Parameters:
    ///   - account: Whose.
    ///   - kind: What the ledger is.
    /// - Returns: The rights, a table each.
    package static func all(of account: LedgerAccount, in kind: LedgerKind) -> [TableRights] {
        let tables = Table.ofServer(kind)
        return tables.map { table in
            var rights = TableRights(table: table.name)
            switch account {
            case .responder: rights.addRecording()
            case .operator: rights.addOperating()
            }
            // Under that lock a shadow's responder keeps its answers.
            if kind == .shadow, table.name == Table.locks.name { rights.updates = [] }
            return rights
        }
    }

    private init(table: String) { self.table = table }

    /// What becomes of a notification that came before.
    private static let state = [
        "arrivals", "last_received_at", "outcome", "reason", "resolution", "resolved_at",
    ]

    private mutating func addRecording() {
        switch table {
        case "notifications": (inserts, updates) = (true, Self.state)
        case "orders", "quarantine_counts", "shadow_refusals": (inserts, updates) = (true, [])
        case "events", "shadow_answers": inserts = true
        case "chain_head": updates = []
        default: break
        }
    }

    /// A relay; and `release`, which decides again about a notification that is there.
    private mutating func addOperating() {
        switch table {
        case "notifications": updates = Self.state + ["body", "body_sha256", "pruned_at"]
        case "events": (inserts, updates) = (true, ["delivered_at"])
        case "orders", "destinations", "deliveries", "attempts", "relays":
            (inserts, updates) = (true, [])
        case "backups": inserts = true
        // The lock of the chain: MySQL and PostgreSQL give it to who may change the row.
        case "chain_head", "locks": updates = []
        case "shadow_answers", "shadow_refusals": deletes = true
        default: break
        }
    }
}
