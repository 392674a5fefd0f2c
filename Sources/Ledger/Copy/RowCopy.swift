package import Alipay

/// A copy of a ledger in another database, or the same kind of one: made row by row, of one moment.
///
/// Until `finish()` the copy is marked as unfinished, and whoever opens it as a ledger is
/// refused. A run that was broken off is continued by the next one.
package final class RowCopy {
    private let ledger: any Engine
    private let copy: any Engine
    private let source: any Connection
    private let target: any Connection
    private let mark: CopyMark
    /// What both are.
    package let kind: LedgerKind

    /// Where the ledger's audit chain ends at the moment that the copy is of.
    package var head: ChainHead { mark.head }

    /// Reads where the ledger stands, and makes the copy's tables where there are none.
    ///
    /// - Parameters:
    ///   - ledger: What is copied.
    ///   - copy: Where to; a ledger there has to be empty, or an unfinished copy of this one.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `CopyFailure`; nothing was written then but tables.
    package init(from ledger: any Engine, to copy: any Engine, now: Int64) throws(CopyFailure) {
        (self.ledger, self.copy) = (ledger, copy)
        let source = try CopyFailure.source { () throws(StorageError) in
            let connection = try ledger.connect(for: .read)
            try connection.beginSnapshot()
            return connection
        }
        self.source = source
        let kind = source.kind
        self.kind = kind
        mark = try CopyFailure.source { () throws(StorageError) in try CopyMark(of: source) }
        let place = try CopyFailure.target { () throws(StorageError) in
            try copy.connectForCopy(as: kind, now: now)
        }
        target = place.connection
        if place.isUnfinished {
            try checkOrigin()
        } else {
            try takePlace()
        }
    }

    deinit { source.rollback() }

    /// Copies all rows that are not there as they are in the ledger.
    ///
    /// - Parameter shouldContinue: Told which table it is at, and how many rows it has seen in all;
    ///   `false` breaks it off.
    /// - Returns: How many rows the ledger has.
    /// - Throws: `CopyFailure`.
    package func run(
        while shouldContinue: (_ table: String, _ rows: Int) -> Bool
    ) throws(CopyFailure) -> Int {
        var rows = 0
        for table in tables {
            let copy = try TableCopy(of: table, from: source, to: target)
            try copy.run { (count) throws(CopyFailure) in
                rows += count
                guard shouldContinue(table.name, rows) else { throw .interrupted }
            }
        }
        return rows
    }

    /// The end of the chain is the last that is written.
    private var tables: [Table] {
        let all = Table.all + (kind == .shadow ? Table.shadow : [])
        return all.filter { $0.name != "chain_head" } + all.filter { $0.name == "chain_head" }
    }

    /// Audits both at the same time, and makes sure that the same is found.
    ///
    /// - Parameters:
    ///   - ring: The apps, and the keys by which their notifications are verified.
    ///   - shouldContinue: Told how many notifications it has seen; with `false` there is no copy.
    /// - Returns: What was found, in the one as in the other.
    /// - Throws: `CopyFailure`, with `differs` when it is not the same.
    package func audit(
        with ring: KeyRing,
        while shouldContinue: (_ seen: Int) -> Bool
    ) throws(CopyFailure) -> LedgerAudit.Report {
        let side = SideAudit(LedgerAudit(on: source, of: kind, with: ring))
        defer { side.wait() }
        var isWanted = true
        let copied = try CopyFailure.target { () throws(StorageError) in
            try LedgerAudit(on: target, of: kind, with: ring).run {
                isWanted = isWanted && shouldContinue($0)
            }
        }
        let ours = try CopyFailure.source { () throws(StorageError) in try side.report() }
        guard isWanted else { throw .interrupted }
        guard copied.head == mark.head, ours.head == mark.head || ours.faultCount > 0 else {
            throw .differs("the chain ends at \(copied.head), not at \(mark.head)")
        }
        guard ours == copied else {
            throw .differs(
                copied.faults.first { !ours.faults.contains($0) } ?? "the audits' counts differ"
            )
        }
        return ours
    }

    /// Makes sure that nobody has written to the ledger since the moment that the copy is of.
    ///
    /// - Throws: `CopyFailure`, with `movedOn` when somebody has.
    package func checkLedgerStoodStill() throws(CopyFailure) {
        let now = try CopyFailure.source { () throws(StorageError) in
            try CopyMark(of: try ledger.connect(for: .read))
        }
        guard now == mark else { throw .movedOn }
    }

    /// Makes the copy a ledger.
    ///
    /// - Throws: `CopyFailure`; the copy stays unfinished.
    package func finish() throws(CopyFailure) {
        let found = try CopyFailure.target { () throws(StorageError) in
            try target.transaction(.chain) { () throws(StorageError) in
                try target.mark(as: kind)
            }
            return try CopyMark(of: try copy.connect(for: .read))
        }
        guard found == mark else { throw .differs("it ends at \(found.head)") }
    }

    /// Makes an empty ledger an unfinished copy.
    private func takePlace() throws(CopyFailure) {
        let isTaken = try CopyFailure.target { () throws(StorageError) in
            try target.transaction(.chain) { () throws(StorageError) in
                guard try target.isEmpty() else { return false }
                try target.mark(as: nil)
                return true
            }
        }
        guard isTaken else { throw .occupied }
    }

    /// Makes sure that what is there is a part of this ledger: its chain is a beginning of this one.
    private func checkOrigin() throws(CopyFailure) {
        let newest = "SELECT id, chain FROM notifications ORDER BY id DESC LIMIT 1"
        let there = try CopyFailure.target { () throws(StorageError) in
            try target.prepare(newest).first([]) {
                ChainHead(lastID: $0.integer(0), chain: $0.blob(1))
            }
        }
        guard let there else { return }
        let chain = try CopyFailure.source { () throws(StorageError) in
            try source.prepare("SELECT chain FROM notifications WHERE id = ?")
                .first([.integer(there.lastID)]) { $0.blob(0) }
        }
        guard chain == there.chain else { throw .ofAnother }
    }
}
