internal import CSQLite
internal import Ledger
internal import System

/// Ends statements of the shop's that take too long.
///
/// SQLite asks it now and then while a statement runs; one call of a function that takes long by
/// itself, as of a LIKE, is not ended before it returns.
final class StatementTimer {
    /// How many instructions of SQLite's go by between two questions: some tens of microseconds.
    private static let instructions: Int32 = 2000

    private let connection: SQLiteConnection
    /// By `Clock`; `nil` while nothing of the shop's runs.
    private var deadline: Int64?
    private var isOver = false

    /// Watches a connection for as long as it lives.
    ///
    /// The corresponding C function is `sqlite3_progress_handler`.
    init(on connection: SQLiteConnection) {
        self.connection = connection
        unsafe sqlite3_progress_handler(
            connection.handle,
            Self.instructions,
            { context in
                guard let context = unsafe context else { return 0 }
                let timer = unsafe Unmanaged<StatementTimer>.fromOpaque(context)
                    .takeUnretainedValue()
                return timer.isTimeOver ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    deinit { unsafe sqlite3_progress_handler(connection.handle, 0, nil, nil) }

    /// Runs a statement; SQLite ends it, and the transaction with it, when its time is over.
    ///
    /// - Parameters:
    ///   - statement: The shop's.
    ///   - body: What runs it.
    /// - Returns: What the body returns.
    /// - Throws: `StorageError` with the code `shop` and `isTimeout` when its time was over, or what
    ///   the body throws.
    func run<Result>(
        _ statement: ShopStatement,
        _ body: () throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        deadline = Clock.milliseconds + Int64(statement.timeout)
        isOver = false
        defer { deadline = nil }
        do throws(StorageError) {
            return try body()
        } catch {
            throw isOver ? .timeout(of: statement) : error
        }
    }

    private var isTimeOver: Bool {
        guard let deadline, Clock.milliseconds >= deadline else { return false }
        isOver = true
        return true
    }
}
