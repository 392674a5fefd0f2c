/// Why the ledger could not be read or written.
///
/// Safe to log: it keeps the SQL text with its placeholders, never a bound value.
package struct StorageError: Error, Equatable, Sendable {
    /// What a caller can act on.
    package enum Code: Sendable, Equatable {
        /// Another process held the lock for longer than the busy timeout.
        case busy
        /// Somebody else's transaction was in the way, and this one was undone: the same may work at once.
        case conflict
        /// A row breaks a rule of the schema.
        case constraint
        /// No room on the disk.
        case full
        /// The account at the server lacks a right, see `TableRights`.
        case forbidden
        /// The file or its folder must not be written.
        case readOnly
        /// The ledger is damaged, or not a database.
        case corrupt
        /// There is no such file, or it cannot be opened.
        case cannotOpen
        /// A database, but not a ledger.
        case foreign
        /// A live ledger where a shadow's is wanted, see `LedgerKind`.
        case live
        /// A shadow's ledger where a live one is wanted.
        case shadow
        /// Written by a newer version of this program.
        case newer
        /// Written by an older version; a responder that opens it brings it up to date.
        case older
        /// The file, or one of the two beside it, was moved, deleted or replaced while it was open.
        case moved
        /// What was recorded is in the file no more: its write-ahead log was cut, or an older ledger was
        /// put into it.
        case lost
        /// The write-ahead log beside the file is another file's, see `LogPair`.
        case foreignLog
        /// A copy that is not whole, see `RowCopy`.
        case unfinished
        /// A server whose settings may let it lose what it has acknowledged, see `DurabilityDemand`.
        case notDurable
        /// Another relay has taken over from this one, which stood still for too long, see `BeatingSlot`.
        case takenOver
        /// More notifications wait to be written than may wait.
        case overloaded
        /// Notifications are not recorded in the time in which Alipay is answered.
        case overdue
        /// A statement of the shop's cannot be prepared, breaks a rule, or fails on the shop's rows.
        case shop
        case other
    }

    package let code: Code
    /// What an operator searches for: the database's own code, the schema's version, or the
    /// rule that a statement of the shop's broke.
    package let native: String
    /// The SQL text, or what else was being done, as in `open /var/lib/….db`.
    package let sql: String
    /// Whether it met a COMMIT: what the transaction did may be kept or not.
    package private(set) var isCommitUncertain = false

    package init(code: Code, native: String, sql: String) {
        (self.code, self.native, self.sql) = (code, native, sql)
    }
}

extension StorageError {
    /// The same, of a COMMIT that may have been kept or not.
    package var ofCommit: StorageError {
        var error = self
        error.isCommitUncertain = true
        return error
    }

    /// What is wrong with a statement of the shop's.
    package init(shop reason: String, in sql: String) {
        self.init(code: .shop, native: reason, sql: sql)
    }
}

extension StorageError: CustomStringConvertible {
    /// On one line.
    package var description: String {
        let statement = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let doubt = isCommitUncertain ? ", commit not certain" : ""
        return "\(sentence) (\(native)\(doubt)) in: \(statement)"
    }

    /// What is wrong, without where.
    package var sentence: String {
        switch code {
        case .busy: "another process keeps the ledger locked"
        case .conflict: "another transaction was in the way"
        case .constraint: "a row breaks a rule of the ledger"
        case .full: "no room for the ledger"
        case .forbidden:
            "the account lacks a right: alipay-callback ledger grants prints what it needs, and "
                + "ledger init --print what makes the tables, for somebody who may"
        case .readOnly: "the ledger must not be written"
        case .corrupt: "the ledger is damaged or not a database"
        case .cannotOpen: "there is no ledger, or it cannot be opened"
        case .foreign: "it is a database, but not a ledger"
        case .live:
            "this is a live ledger, and a shadow needs one of its own; name another file in "
                + "[ledger] url"
        case .shadow:
            "the ledger is a shadow's, in which no event was recorded; name another file "
                + "in [ledger] url"
        case .newer: "the ledger was written by a newer version of this program"
        case .older:
            "the ledger was written by an older version; the responder brings a file up to date when it "
                + "starts, and keeps all rows"
        case .moved:
            "the ledger was moved, deleted or replaced while it was open; move the same file back, or "
                + "restart what serves with the right one in place"
        case .lost:
            "what was recorded is not in the ledger any more: its end was cut (a file's -wal), an older copy "
                + "was put in its place, or another server lacks it; bring back what has it, or restart what "
                + "serves to go on with what is there"
        case .foreignLog:
            "the -wal beside the ledger is of another file; move back the file that it belongs to, or, "
                + "if this is the right one, move the -wal and -shm away, and restart"
        case .unfinished:
            "this is a copy of a ledger that is not whole; finish it with alipay-callback ledger copy"
        case .notDurable:
            "the server may lose what it has acknowledged, so nothing is recorded; alipay-callback check "
                + "says why"
        case .takenOver:
            "the relay stood still for more than ten seconds, and another one has taken over; what was "
                + "under way may be delivered again, under the same event ids"
        case .overloaded: "too many notifications wait to be written"
        case .overdue: "notifications are not recorded within 9 s"
        case .shop: "a statement of [[event.sql]] fails"
        case .other: "the ledger failed"
        }
    }
}
