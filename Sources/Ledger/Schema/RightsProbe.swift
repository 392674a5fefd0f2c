extension Connection {
    /// Makes sure that the account of this connection has all the rights of one of the ledger's accounts.
    ///
    /// The server is asked, and not its tables of rights: by statements that need them and change nothing.
    ///
    /// - Parameter account: Whose rights.
    /// - Throws: `StorageError` with the code `forbidden` for the first right that is missing.
    package func makeSure(mayActAs account: LedgerAccount) throws(StorageError) {
        for rights in TableRights.all(of: account, in: kind) {
            for sql in rights.probes(in: kind) { try prepare(sql).run() }
        }
    }
}

extension TableRights {
    /// A statement for each right, which finds no row to change.
    fileprivate func probes(in kind: LedgerKind) -> [String] {
        let nothing = "WHERE 1 = 0"
        var probes: [String] = []
        if inserts { probes.append("INSERT INTO \(table) SELECT * FROM \(table) \(nothing)") }
        if var columns = updates {
            if columns.isEmpty {
                columns = Table.ofServer(kind).first { $0.name == table }?.columns.map(\.name) ?? []
            }
            let changes = columns.map { "\($0) = \($0)" }.joined(separator: ", ")
            probes.append("UPDATE \(table) SET \(changes) \(nothing)")
        }
        if deletes { probes.append("DELETE FROM \(table) \(nothing)") }
        return probes
    }
}
