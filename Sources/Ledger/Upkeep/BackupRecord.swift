/// A copy of the ledger that was made, as the ledger remembers it.
package struct BackupRecord: Sendable, Equatable {
    /// The moment that the copy is of, in milliseconds since 1970-01-01 UTC.
    package let madeAt: Int64
    /// Its path then.
    package let file: String
    package let bytes: Int64
    /// Where the audit chain ended.
    package let head: ChainHead

    package init(madeAt: Int64, file: String, bytes: Int64, head: ChainHead) {
        self.madeAt = madeAt
        self.file = file
        self.bytes = bytes
        self.head = head
    }
}

extension LedgerReader {
    /// The newest copy that was made, or `nil` when there was none.
    package func newestBackup() throws(StorageError) -> BackupRecord? {
        try connection.prepare(SQL.newestBackup).first([]) { row in
            BackupRecord(
                madeAt: row.integer(0),
                file: row.text(1),
                bytes: row.integer(2),
                head: ChainHead(lastID: row.integer(3), chain: row.blob(4))
            )
        }
    }
}

extension LedgerReader {
    /// How many notifications there are.
    package func notificationCount() throws(StorageError) -> Int64 {
        try connection.integer("SELECT count(*) FROM notifications") ?? 0
    }
}

extension SQL {
    static let newestBackup = """
        SELECT made_at, file, bytes, last_id, chain FROM backups ORDER BY made_at DESC, id DESC
        LIMIT 1
        """

    package static let insertBackup = """
        INSERT INTO backups (id, made_at, file, bytes, last_id, chain)
        SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ? FROM backups
        """
}
