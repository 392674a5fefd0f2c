internal import Ledger

/// What a server's settings say of whether it keeps what it has acknowledged.
///
/// See "InnoDB Startup Options and System Variables", "Binary Logging Options and Variables" and
/// "Semisynchronous Replication" of MySQL, "Binary Log Group Commit and InnoDB Flushing Performance"
/// of MariaDB, and "Galera Cluster Status Variables".
struct MySQLDurability {
    /// Variables of the session and the server's status, which any account may read.
    private static let statements = [
        """
        SHOW SESSION VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'log_bin', \
        'sync_binlog', 'innodb_doublewrite', 'innodb_flush_method', 'max_allowed_packet', \
        'wsrep_on') OR Variable_name LIKE 'rpl\\_semi\\_sync\\_%'
        """,
        """
        SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_status', 'wsrep_cluster_size') \
        OR Variable_name LIKE 'rpl\\_semi\\_sync\\_%'
        """,
    ]

    /// What a batch of notifications as they usually are needs, in bytes: sixteen go in one statement.
    private static let packetSize = 16 << 20
    /// A wait for replicas that counts as unlimited, in milliseconds.
    private static let endless = 1_000_000_000

    private let values: [String: String]
    private let replicas: DurabilityDemand.Replicas

    /// Reads a server's settings, in one round trip.
    ///
    /// - Parameters:
    ///   - connection: One on which several statements may be sent at once.
    ///   - replicas: What the operator says of them.
    /// - Returns: The findings.
    /// - Throws: `StorageError` when they cannot be read.
    static func findings(
        on connection: MySQLConnection,
        with replicas: DurabilityDemand.Replicas
    ) throws(StorageError) -> [DurabilityFinding] {
        let answers = try connection.run(statements.map { MySQLText($0) }, as: "read settings")
        var values: [String: String] = [:]
        for row in answers.joined() { values[row.text(0).lowercased()] = row.text(1) }
        let server = MySQLDurability(values: values, replicas: replicas)
        if !server.isGalera { connection.semiSyncStatus = server.semiSyncPrefix + "status" }
        return server.findings
    }

    /// What follows from variables and status, by their names in small letters.
    static func findings(
        in values: [String: String],
        with replicas: DurabilityDemand.Replicas
    ) -> [DurabilityFinding] {
        MySQLDurability(values: values, replicas: replicas).findings
    }

    private var findings: [DurabilityFinding] {
        [log, binaryLog, doublewrite, flushMethod].compactMap(\.self)
            + (isGalera ? cluster : replication) + packet
    }

    private var isGalera: Bool { values["wsrep_on"] == "ON" }

    /// Whether other nodes have what this one has acknowledged: then it can be lost only by all of them.
    private var hasOtherNodes: Bool {
        isGalera && (values["wsrep_cluster_size"].flatMap { Int($0) } ?? 1) > 1
    }

    private var hasBinaryLog: Bool { values["log_bin"] == "ON" }

    /// A setting as it is; a value that the server does not report is a question mark.
    private func now(_ name: String) -> String { "\(name) = \(values[name] ?? "?")" }

    private var log: DurabilityFinding {
        let name = "innodb_flush_log_at_trx_commit"
        let reason =
            switch values[name] {
            // The third is MariaDB's, with one more wait for the disk.
            case "1"?, "3"?: ""
            case "0"?: "a crash of the server loses the last second of what was acknowledged"
            case "2"?: "a power cut loses the last second of what was acknowledged"
            default: "whether a commit is on the disk cannot be known"
            }
        if reason.isEmpty { return .ok(now(name)) }
        if values[name] == nil { return .note(now(name), reason) }
        if hasOtherNodes {
            let together = reason + ", where all nodes go down together"
            return .note(now(name), together, set: "\(name) = 1")
        }
        return .losing(now(name), reason, set: "\(name) = 1")
    }

    /// After a crash the server undoes what is not in its binary log, though InnoDB had prepared it.
    private var binaryLog: DurabilityFinding? {
        let name = "sync_binlog"
        guard hasBinaryLog else { return nil }
        if values[name] == "1" { return .ok(now(name)) }
        if values["innodb_flush_log_at_trx_commit"] == "3" {
            let reason = "after a power cut replicas may lack what the ledger has"
            return .note(now(name), reason, set: "\(name) = 1")
        }
        return .losing(
            now(name),
            "a power cut loses what was acknowledged and is not in the binary log yet",
            set: "\(name) = 1"
        )
    }

    private var doublewrite: DurabilityFinding {
        let name = "innodb_doublewrite"
        switch values[name]?.uppercased() {
        case "ON"?, "1"?, "DETECT_AND_RECOVER"?: return .ok(now(name))
        case "OFF"?, "0"?, "DETECT_ONLY"?:
            return .losing(
                now(name),
                "a power cut may destroy pages, unless the file system writes them whole",
                set: "\(name) = ON"
            )
        default: return .note(now(name), "whether pages survive a power cut cannot be known")
        }
    }

    private var flushMethod: DurabilityFinding? {
        let name = "innodb_flush_method"
        switch values[name]?.lowercased() {
        case nil: return nil
        case "nosync"?, "littlesync"?:
            let reason = "a power cut loses what was acknowledged, as files are not flushed"
            return .losing(now(name), reason, set: "\(name) = O_DIRECT")
        case "o_direct_no_fsync"?:
            let reason = "it is safe only on disks that keep their cache in a power cut"
            return .note(now(name), reason, set: "\(name) = O_DIRECT")
        default: return .ok(now(name))
        }
    }

    private var packet: [DurabilityFinding] {
        let name = "max_allowed_packet"
        let size = values[name].flatMap { Int($0) } ?? Self.packetSize
        guard size < Self.packetSize else { return [] }
        let reason = """
            up to sixteen notifications share a statement; where it is longer, they are answered fail
            """
        return [.note(now(name), reason, set: "\(name) = 16M")]
    }

    private var cluster: [DurabilityFinding] {
        let (status, size) = ("wsrep_cluster_status", "wsrep_cluster_size")
        var findings: [DurabilityFinding] = []
        if values[status] != "Primary" {
            findings.append(.bad(now(status), "the node has no majority, and nothing is recorded"))
        }
        if values[size] != "1" {
            findings.append(.ok(now(size)))
        } else if replicas == .sync {
            findings.append(.bad(now(size), "no other node has what is acknowledged now"))
        } else {
            findings.append(.note(now(size), "no other node has what is acknowledged now"))
        }
        return findings
    }

    private var replication: [DurabilityFinding] {
        switch replicas {
        case .sync: return semiSync
        case .none:
            // There are no replicas without it.
            guard hasBinaryLog else { return [] }
            let reason = """
                whether replicas follow cannot be known; one that takes the server's place may lack what \
                was acknowledged, unless replicas = "sync" is kept
                """
            return [.note(now("log_bin"), reason)]
        }
    }

    /// Whether the names are those of MySQL 8.0.26 and later.
    private var hasNewNames: Bool { values["rpl_semi_sync_source_enabled"] != nil }

    private var semiSyncPrefix: String { "rpl_semi_sync_\(hasNewNames ? "source" : "master")_" }

    /// What makes a commit wait for a replica, and go on waiting.
    private var semiSync: [DurabilityFinding] {
        let prefix = semiSyncPrefix
        let replica = hasNewNames ? "replica" : "slave"
        let reason = "a failover loses what was acknowledged"
        var findings: [DurabilityFinding] = []
        if !hasBinaryLog { findings.append(.losing(now("log_bin"), reason, set: "log_bin")) }
        let wanted = [
            ("enabled", "ON"), ("timeout", "\(Self.endless)"), ("wait_point", "AFTER_SYNC"),
            ("wait_no_\(replica)", "ON"),
        ]
        for (word, value) in wanted {
            let name = prefix + word
            // Where the first is not there, none is.
            if values[name] == nil && word != "enabled" { continue }
            let isSound =
                word == "timeout"
                ? values[name].flatMap { Int($0) } ?? 0 >= Self.endless : values[name] == value
            findings.append(
                isSound ? .ok(now(name)) : .losing(now(name), reason, set: "\(name) = \(value)")
            )
        }
        if values[prefix + "status"] == "OFF" {
            // The server has stopped waiting, whatever its settings are now.
            let reason = "no commit waits for a replica now, so that \(reason)"
            findings.append(.losing(now(prefix + "status"), reason, set: nil))
        }
        if values[prefix + "clients"] == "0" {
            let reason = "no replica is there that a commit could wait for"
            findings.append(.bad(now(prefix + "clients"), reason))
        }
        return findings
    }
}
