internal import CSQLite
internal import Ledger

/// Keeps the shop's statements to the shop's tables.
///
/// SQLite asks it about everything that a statement would touch, also by way of triggers and views:
/// while it is prepared, and while it runs when the schema has changed and SQLite prepares it again.
/// The ledger's own statements pass; running them asks nothing.
final class StatementAuthorizer {
    private let connection: SQLiteConnection
    /// Whether what is being prepared or run is the shop's.
    private var isEnforcing = false
    /// The rule that was broken first, in a sentence.
    private var refusal: String?
    /// Whether what was prepared writes to a table.
    private(set) var hasSeenWriting = false

    /// Stands guard on a connection for as long as it lives.
    ///
    /// The corresponding C function is `sqlite3_set_authorizer`; it makes SQLite prepare again, once,
    /// what was prepared before.
    init(on connection: SQLiteConnection) {
        self.connection = connection
        unsafe sqlite3_set_authorizer(
            connection.handle,
            { context, action, first, _, _, through in
                guard let context = unsafe context else { return SQLITE_DENY }
                let tables = unsafe Unmanaged<StatementAuthorizer>.fromOpaque(context)
                    .takeUnretainedValue()
                guard tables.isEnforcing else { return SQLITE_OK }
                let table = unsafe first.map { unsafe String(cString: $0) } ?? ""
                let trigger = unsafe through.map { unsafe String(cString: $0) }
                return tables.allows(action, table, trigger) ? SQLITE_OK : SQLITE_DENY
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    deinit { unsafe sqlite3_set_authorizer(connection.handle, nil, nil) }

    /// Does something with a statement of the shop's.
    ///
    /// - Parameters:
    ///   - isPreparing: Whether no values are bound yet: then SQLite's messages hold none.
    ///   - body: What prepares or runs it.
    /// - Returns: What the body returns.
    /// - Throws: `StorageError`, with the code `shop` unless the file or the disk are the reason.
    func watch<Result>(
        isPreparing: Bool,
        _ body: () throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        isEnforcing = true
        refusal = nil
        hasSeenWriting = false
        defer { isEnforcing = false }
        do throws(StorageError) {
            return try body()
        } catch {
            throw shopError(error, isPreparing)
        }
    }

    private func shopError(_ error: StorageError, _ isPreparing: Bool) -> StorageError {
        if let refusal { return StorageError(shop: refusal, in: error.sql) }
        let code = connection.lastErrorCode
        switch code & 0xFF {
        case SQLITE_OK:
            return StorageError(shop: "it is not a statement", in: error.sql)
        case SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE,
            SQLITE_AUTH, SQLITE_SCHEMA:
            let mayQuoteMessage = isPreparing || Self.namesOnlyColumns(code)
            let reason = mayQuoteMessage ? "\(code) \(connection.lastErrorMessage)" : error.native
            return StorageError(shop: reason, in: error.sql)
        default:
            return error
        }
    }

    /// Whether SQLite's message for a row that breaks a rule names the rule and no value.
    ///
    /// So it is for CHECK, FOREIGN KEY, NOT NULL, PRIMARY KEY, UNIQUE, ROWID and DATATYPE; what a
    /// trigger, a function or a virtual table says may be anything. The C names of these codes are
    /// macros that Swift does not import.
    private static func namesOnlyColumns(_ code: Int32) -> Bool {
        [1, 3, 5, 6, 8, 10, 12].contains { code == SQLITE_CONSTRAINT | ($0 << 8) }
    }

    private func allows(_ action: Int32, _ table: String, _ trigger: String?) -> Bool {
        let broken = rule(against: action, table, trigger)
        if refusal == nil { refusal = broken }
        return broken == nil
    }

    /// The rule that an action breaks, or `nil` when it breaks none.
    private func rule(against action: Int32, _ table: String, _ trigger: String?) -> String? {
        switch action {
        case SQLITE_READ where table.hasPrefix("pragma_"), SQLITE_PRAGMA:
            return "it uses a PRAGMA"
        case SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE:
            return nil
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            let name = table.lowercased()
            if ["sqlite_master", "sqlite_temp_master"].contains(name) {
                // No statement may update SQLite's list of tables. When SQLite asks about that it
                // is declaring a virtual table, like json_each, and updates nothing.
                if action == SQLITE_UPDATE { return nil }
                break
            }
            guard Table.names.contains(name) || name.hasPrefix("sqlite_") else {
                hasSeenWriting = true
                return nil
            }
            let owner = name.hasPrefix("sqlite_") ? "SQLite" : "the ledger"
            let way = trigger.map { " by way of \($0)" } ?? ""
            return "it writes to \(table)\(way), which is \(owner)'s"
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT:
            return "it begins or ends a transaction, which is the ledger's"
        case SQLITE_ATTACH, SQLITE_DETACH:
            return "it attaches or detaches a file"
        default:
            break
        }
        return "it changes the schema, not rows"
    }
}
