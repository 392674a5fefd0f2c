import FaultInjection
import Installation

/// Servers on machines of a network of their own; they need root.
extension DatabaseServer {
    /// Each kind of server that a ledger may be on.
    ///
    /// - Returns: One server each, and those of several machines.
    /// - Throws: `Sandbox.Failure` when one does not start.
    static func everyKind() throws -> (alone: [DatabaseServer], clusters: [DatabaseServer]) {
        guard ClusterEngine.galera.isThere, ClusterEngine.postgresql.isThere else {
            throw Sandbox.Failure(
                text: "networks need root, iproute2, rsync, Galera and PostgreSQL"
            )
        }
        return (
            [try .mariadb(), try .postgresql()], [try .galera(), try .postgresqlWithStandby()]
        )
    }

    /// Three nodes of Galera, of which all responders write the first.
    private static func galera() throws -> DatabaseServer {
        let cluster = try GaleraCluster(
            adding: ["--innodb-buffer-pool-size=1G", "--innodb-log-file-size=512M"]
        )
        return DatabaseServer(
            name: "Galera, 3 nodes",
            urls: [cluster.url(from: 1)],
            settings: "\ntls = \"none\"",
            run: { try cluster.ask("SET wsrep_sync_wait = 15; \($0)") },
            programs: [cluster]
        ) {
            _ = try cluster.ask("DROP DATABASE ledger; CREATE DATABASE ledger")
        }
    }

    /// The same nodes, of which each responder writes another one.
    ///
    /// - Parameter nodes: How many there are.
    /// - Returns: The server, for responders whose lists of hosts begin with another one each.
    func rotated(nodes: Int = 3) -> DatabaseServer {
        guard let url = urls.first, let cluster = programs.first as? GaleraCluster else {
            return self
        }
        return DatabaseServer(
            name: "\(name), each responder another",
            urls: [url] + (2...nodes).map { cluster.url(from: $0) },
            settings: settings,
            run: run,
            programs: programs,
            reset: reset
        )
    }

    /// PostgreSQL with a standby that a commit waits for.
    private static func postgresqlWithStandby() throws -> DatabaseServer {
        let cluster = try PostgreSQLCluster(
            adding: ["shared_buffers=1GB", "max_wal_size=8GB", "autovacuum=on"]
        )
        return DatabaseServer(
            name: "PostgreSQL, synchronous standby",
            urls: [cluster.url(from: 1)],
            settings: "\ntls = \"none\"\nreplicas = \"sync\"",
            run: cluster.ask,
            programs: [cluster]
        ) {
            _ = try cluster.ask("DROP SCHEMA IF EXISTS ledger CASCADE")
        }
    }

    /// How many bytes of disk the ledger has, indexes and what is reserved included.
    func bytes() throws -> Int {
        let isMySQL = urls.allSatisfy { $0.hasPrefix("mysql") }
        return try number(
            isMySQL
                ? """
                SELECT sum(file_size) FROM information_schema.innodb_sys_tablespaces
                WHERE name LIKE 'ledger/%'
                """
                : """
                SELECT sum(pg_total_relation_size(oid)) FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'ledger'::regnamespace
                """
        )
    }
}
