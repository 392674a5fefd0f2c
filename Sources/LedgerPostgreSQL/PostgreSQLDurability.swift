internal import Ledger

/// What a server's settings say of whether it keeps what it has acknowledged.
///
/// See "Write Ahead Log" and "Replication" of the chapter "Server Configuration" of its manual.
struct PostgreSQLDurability: Equatable {
    var fsync = "on"
    var fullPageWrites = "on"
    /// As the recording connection has it.
    var synchronousCommit = "on"
    var standbyNames = ""
    /// How many connections take the log, those of standbys among them.
    var receivers = 0
    /// How long ago the oldest transaction of this database began that keeps old rows from being
    /// taken away, in milliseconds, among those that the account may see.
    var oldest = 0

    /// The age from which a transaction is reported, in milliseconds.
    private static let oldAge = 600_000

    /// Any account may read it; of other accounts' transactions it sees no times.
    private static let statement = """
        SELECT current_setting('fsync'), current_setting('full_page_writes'),
            current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),
            (SELECT count(*) FROM pg_catalog.pg_stat_replication),
            (SELECT ceil(coalesce(
                    max(extract(epoch FROM clock_timestamp() - xact_start) * 1000), 0))::bigint
                FROM pg_catalog.pg_stat_activity
                WHERE datname = current_database() AND backend_type = 'client backend'
                    AND backend_xmin IS NOT NULL AND pid <> pg_backend_pid())
        """

    /// Reads a server's settings, in one round trip.
    ///
    /// - Parameter connection: One that was made durable.
    /// - Returns: The values.
    /// - Throws: `StorageError` when they cannot be read.
    static func read(
        on connection: PostgreSQLConnection
    ) throws(StorageError) -> PostgreSQLDurability {
        guard let result = try connection.results(statement).last, result.count == 1 else {
            throw StorageError(code: .other, native: "no row", sql: "read settings")
        }
        return PostgreSQLDurability(
            fsync: result.text(0, 0),
            fullPageWrites: result.text(0, 1),
            synchronousCommit: result.text(0, 2),
            standbyNames: result.text(0, 3),
            receivers: Int(result.text(0, 4)) ?? 0,
            oldest: Int(result.text(0, 5)) ?? 0
        )
    }

    /// What follows from the values.
    func findings(with replicas: DurabilityDemand.Replicas) -> [DurabilityFinding] {
        var findings: [DurabilityFinding] = []
        if fsync == "on" {
            findings.append(.ok("fsync = on"))
        } else {
            let reason = "a power cut loses what was acknowledged, and may destroy the database"
            findings.append(.losing("fsync = \(fsync)", reason, set: "fsync = on"))
        }
        if fullPageWrites == "on" {
            findings.append(.ok("full_page_writes = on"))
        } else {
            findings.append(
                .losing(
                    "full_page_writes = \(fullPageWrites)",
                    "a power cut may destroy pages, unless the file system writes them whole",
                    set: "full_page_writes = on"
                )
            )
        }
        findings += standbys(replicas)
        if oldest > Self.oldAge {
            let reason = "it keeps old rows from being taken away, so commits slow down; end it"
            findings.append(.note("a transaction is open for \(oldest / 60_000) min", reason))
        }
        return findings
    }

    private func standbys(_ replicas: DurabilityDemand.Replicas) -> [DurabilityFinding] {
        let names = "synchronous_standby_names"
        let reason = "a failover to a standby loses what was acknowledged"
        let line = "\(names) = 'ANY 1 (*)'"
        switch (standbyNames.isEmpty, replicas) {
        case (true, .sync): return [.losing("\(names) = ''", reason, set: line)]
        case (true, .none):
            return receivers > 0
                ? [.note("\(names) = '' and standbys are connected", reason, set: line)] : []
        case (false, _):
            let found: [DurabilityFinding] = [.ok("\(names) = '\(standbyNames)'")]
            guard synchronousCommit == "remote_write" else { return found }
            let reason = "a failover after a power cut of both loses what was acknowledged"
            return found + [
                .note("synchronous_commit = remote_write", reason, set: "synchronous_commit = on")
            ]
        }
    }
}
