/// What the operator does about notifications that wait, beside a responder that is running.
package final class QuarantineEditor {
    private let connection: any Connection
    private let dismiss: any Statement
    private let clock: () -> Int64

    /// Opens a ledger that must be there.
    ///
    /// - Parameters:
    ///   - engine: Where it is.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when it cannot be opened.
    package init(
        on engine: any Engine,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        connection = try engine.connect(for: .operate)
        dismiss = try connection.prepare(SQL.dismiss)
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
        let values: [Value] = [
            .text(Resolution.dismissed(reason: reason).text), .integer(clock()), .integer(id),
        ]
        return try connection.transaction(.chain) { () throws(StorageError) in
            try dismiss.run(values) > 0
        }
    }
}
