/// What the operator does about notifications that wait, beside a responder that is at work.
package final class QuarantineEditor {
    private let connection: SQLiteConnection
    private let dismiss: SQLiteStatement
    private let clock: () -> Int64

    /// Opens a ledger that must be there.
    ///
    /// - Parameters:
    ///   - path: The database file.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when it cannot be opened.
    package init(
        path: String,
        busyTimeout: Int32 = 10_000,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        connection = try Schema.open(path, as: nil, busyTimeout: busyTimeout)
        dismiss = try SQLiteStatement(SQL.dismiss, on: connection)
        self.clock = clock
    }

    /// Closes a notification that waits, without any event; its repetitions do not open it again.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - reason: Why, for whoever looks at it later.
    /// - Returns: False when it does not wait, or there is none.
    /// - Throws: `StorageError` when that cannot be written.
    package func dismiss(_ id: Int64, reason: String) throws(StorageError) -> Bool {
        try dismiss.run([
            .text(Resolution.dismissed(reason: reason).text), .integer(clock()), .integer(id),
        ]) > 0
    }
}
