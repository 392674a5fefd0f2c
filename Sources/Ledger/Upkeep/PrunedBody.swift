/// What is known of a body that was masked or dropped.
package struct PrunedBody: Sendable, Equatable {
    /// In milliseconds since 1970-01-01 UTC.
    package let at: Int64
    /// SHA-256 of the body as it came.
    package let digest: [UInt8]
}

extension LedgerReader {
    /// What became of a notification's body, or `nil` when it is as it came.
    package func prunedBody(of id: Int64) throws(StorageError) -> PrunedBody? {
        try connection.prepare(SQL.readPruning).first([.integer(id)]) { row in
            row.integerOrNull(0).map { PrunedBody(at: $0, digest: row.blob(1)) }
        } ?? nil
    }
}
