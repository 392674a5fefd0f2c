/// Where a copy of a ledger is written to.
package struct CopyPlace {
    package let connection: any Connection
    /// Whether an earlier run has begun the copy, which nobody takes for a ledger.
    package let isUnfinished: Bool

    package init(_ connection: any Connection, isUnfinished: Bool) {
        (self.connection, self.isUnfinished) = (connection, isUnfinished)
    }
}

extension Connection {
    /// Whether no table has a row, but for those that every new ledger has.
    func isEmpty() throws(StorageError) -> Bool {
        for table in Table.all where !["chain_head", "probe_key"].contains(table.name) {
            if try integer("SELECT 1 FROM \(table.name) LIMIT 1") != nil { return false }
        }
        return true
    }
}
