internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerMySQL

/// What follows from a server's settings, without one.
@Suite struct MySQLDurabilityTests {
    private static let sound = [
        "innodb_flush_log_at_trx_commit": "1", "log_bin": "OFF", "sync_binlog": "0",
        "innodb_doublewrite": "ON", "innodb_flush_method": "O_DIRECT",
        "max_allowed_packet": "16777216", "wsrep_on": "OFF",
    ]
    private static let galera = [
        "wsrep_on": "ON", "wsrep_cluster_status": "Primary", "wsrep_cluster_size": "3",
    ]
    private static let semiSync = [
        "log_bin": "ON", "sync_binlog": "1", "rpl_semi_sync_master_enabled": "ON",
        "rpl_semi_sync_master_timeout": "1000000000",
        "rpl_semi_sync_master_wait_point": "AFTER_SYNC",
        "rpl_semi_sync_master_wait_no_slave": "ON", "rpl_semi_sync_master_status": "ON",
        "rpl_semi_sync_master_clients": "1",
    ]

    /// What is not all right: `lose`, `bad` or `note`, what it is, and the line to have instead.
    private func faults(
        _ changes: [String: String?],
        _ base: [String: String] = [:],
        replicas: DurabilityDemand.Replicas = .none
    ) -> [String] {
        var values = Self.sound.merging(base) { $1 }
        for (name, value) in changes { values[name] = value }
        return MySQLDurability.findings(in: values, with: replicas).compactMap { finding in
            guard finding.mark != .ok else { return nil }
            #expect(!finding.why.isEmpty)
            let mark = finding.losesAcknowledged ? "lose" : "\(finding.mark)"
            return "\(mark) \(finding.what)" + (finding.line.map { " > \($0)" } ?? "")
        }
    }

    @Test(arguments: [
        ("innodb_flush_log_at_trx_commit", "0", "lose innodb_flush_log_at_trx_commit = 0"),
        ("innodb_flush_log_at_trx_commit", "2", "lose innodb_flush_log_at_trx_commit = 2"),
    ])
    func `a log that is not flushed loses notifications, in a cluster only if all nodes do`(
        name: String,
        value: String,
        expected: String
    ) {
        #expect(faults([name: value]) == [expected + " > \(name) = 1"])
        let note = "note " + expected.dropFirst("lose ".count)
        #expect(faults([name: value], Self.galera) == [note + " > \(name) = 1"])
        let alone = ["wsrep_cluster_size": "1", name: value]
        #expect(faults(alone, Self.galera).first == expected + " > \(name) = 1")
    }

    @Test(arguments: [
        ("innodb_flush_log_at_trx_commit", "1"), ("innodb_flush_log_at_trx_commit", "3"),
        ("innodb_doublewrite", "DETECT_AND_RECOVER"), ("innodb_doublewrite", "1"),
        ("innodb_flush_method", "fsync"), ("innodb_flush_method", "O_DSYNC"),
        ("max_allowed_packet", "1073741824"), ("sync_binlog", "1000"),
    ])
    func `settings that lose nothing are all right`(name: String, value: String) {
        #expect(faults([name: value]) == [])
    }

    @Test(arguments: [
        ("innodb_doublewrite", "OFF", "lose innodb_doublewrite = OFF > innodb_doublewrite = ON"),
        (
            "innodb_doublewrite", "DETECT_ONLY",
            "lose innodb_doublewrite = DETECT_ONLY > innodb_doublewrite = ON"
        ),
        ("innodb_doublewrite", "fast", "note innodb_doublewrite = fast"),
        (
            "innodb_flush_method", "nosync",
            "lose innodb_flush_method = nosync > innodb_flush_method = O_DIRECT"
        ),
        (
            "innodb_flush_method", "littlesync",
            "lose innodb_flush_method = littlesync > innodb_flush_method = O_DIRECT"
        ),
        (
            "innodb_flush_method", "O_DIRECT_NO_FSYNC",
            "note innodb_flush_method = O_DIRECT_NO_FSYNC > innodb_flush_method = O_DIRECT"
        ),
        (
            "max_allowed_packet", "1048576",
            "note max_allowed_packet = 1048576 > max_allowed_packet = 16M"
        ),
    ])
    func `each other setting is judged by itself`(name: String, value: String, expected: String) {
        #expect(faults([name: value]) == [expected])
    }

    @Test(arguments: [
        ("innodb_flush_log_at_trx_commit", "note innodb_flush_log_at_trx_commit = ?"),
        ("innodb_doublewrite", "note innodb_doublewrite = ?"),
    ])
    func `a setting that the server does not report is unknown`(name: String, expected: String) {
        #expect(faults([name: nil]) == [expected])
    }

    @Test(arguments: ["0", "100"])
    func `a binary log that is not flushed loses notifications, but for MariaDB's third way`(
        value: String
    ) {
        let changes = ["log_bin": "ON", "sync_binlog": value]
        let unknown = "note log_bin = ON"
        #expect(faults(changes) == ["lose sync_binlog = \(value) > sync_binlog = 1", unknown])
        let third = ["innodb_flush_log_at_trx_commit": "3"]
        #expect(
            faults(changes, third) == ["note sync_binlog = \(value) > sync_binlog = 1", unknown]
        )
        #expect(faults(["log_bin": "ON", "sync_binlog": "1"]) == [unknown])
    }

    @Test func `a cluster has a majority and more than one node`() {
        #expect(faults([:], Self.galera) == [])
        #expect(faults([:], Self.galera, replicas: .sync) == [])
        let split = ["wsrep_cluster_status": "non-Primary"]
        #expect(faults(split, Self.galera) == ["bad wsrep_cluster_status = non-Primary"])
        let alone = ["wsrep_cluster_size": "1"]
        #expect(faults(alone, Self.galera) == ["note wsrep_cluster_size = 1"])
        #expect(faults(alone, Self.galera, replicas: .sync) == ["bad wsrep_cluster_size = 1"])
        #expect(faults(alone) == [])
    }

    @Test func `replicas that have to have all are waited for without end`() {
        #expect(faults([:], Self.semiSync, replicas: .sync) == [])
        for (word, value, wanted) in [
            ("enabled", "OFF", "ON"), ("timeout", "10000", "1000000000"),
            ("wait_point", "AFTER_COMMIT", "AFTER_SYNC"), ("wait_no_slave", "OFF", "ON"),
        ] {
            let name = "rpl_semi_sync_master_\(word)"
            let expected = ["lose \(name) = \(value) > \(name) = \(wanted)"]
            #expect(faults([name: value], Self.semiSync, replicas: .sync) == expected)
            #expect(faults([name: value], Self.semiSync) == ["note log_bin = ON"])
        }
        #expect(
            faults(["log_bin": "OFF"], Self.semiSync, replicas: .sync) == [
                "lose log_bin = OFF > log_bin"
            ]
        )
        let status = ["rpl_semi_sync_master_status": "OFF", "rpl_semi_sync_master_clients": "0"]
        #expect(
            faults(status, Self.semiSync, replicas: .sync) == [
                "lose rpl_semi_sync_master_status = OFF", "bad rpl_semi_sync_master_clients = 0",
            ]
        )
    }

    @Test func `MySQL has newer names for it, or none at all`() {
        let newer = [
            "log_bin": "ON", "sync_binlog": "1", "rpl_semi_sync_source_enabled": "ON",
            "rpl_semi_sync_source_timeout": "1", "rpl_semi_sync_source_wait_point": "AFTER_SYNC",
            "rpl_semi_sync_source_wait_no_replica": "ON",
        ]
        let timeout = "rpl_semi_sync_source_timeout"
        #expect(
            faults([:], newer, replicas: .sync) == ["lose \(timeout) = 1 > \(timeout) = 1000000000"]
        )
        let enabled = "rpl_semi_sync_master_enabled"
        let none = ["log_bin": "ON", "sync_binlog": "1"]
        #expect(faults([:], none, replicas: .sync) == ["lose \(enabled) = ? > \(enabled) = ON"])
    }
}

/// What a real server says of its settings, and whether it is recorded on.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLDurableServerTests {
    private func engine(
        _ address: ServerAddress,
        demanding demand: DurabilityDemand = DurabilityDemand()
    ) -> MySQLEngine {
        MySQLEngine(at: address, as: .live, lockFile: "/nonexistent", demanding: demand)
    }

    @Test func `an account that may change rows alone reads all of it`() throws {
        let server = try Server(adding: [
            "--log-bin", "--sync-binlog=0", "--skip-innodb-doublewrite",
            "--max-allowed-packet=1M",
        ])
        try engine(server.address).make(as: .live, now: 0)
        let administrator = try server.connect()
        try administrator.execute("CREATE USER wang IDENTIFIED BY 'se cret'")
        try administrator.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO wang")
        try administrator.execute("SET GLOBAL rpl_semi_sync_master_enabled = 1")
        var address = server.address
        (address.user, address.password) = ("wang", "se cret")
        let demand = DurabilityDemand(isRequired: true, replicas: .sync)
        let found = try engine(address, demanding: demand).durability().map(\.what)
        #expect(
            found == [
                "innodb_flush_log_at_trx_commit = 1", "sync_binlog = 0",
                "innodb_doublewrite = OFF", "innodb_flush_method = O_DIRECT",
                "rpl_semi_sync_master_enabled = ON", "rpl_semi_sync_master_timeout = 10000",
                "rpl_semi_sync_master_wait_point = AFTER_COMMIT",
                "rpl_semi_sync_master_wait_no_slave = ON", "rpl_semi_sync_master_clients = 0",
                "max_allowed_packet = 1048576",
            ]
        )
        let error = storageError { () throws(StorageError) in
            _ = try engine(address).connectForRecording()
        }
        #expect(error?.code == .notDurable)
        #expect(
            error?.native == "sync_binlog = 0; set sync_binlog = 1, "
                + "innodb_doublewrite = OFF; set innodb_doublewrite = ON"
        )
    }

    @Test func `a commit that no replica has is not known to be kept`() throws {
        let options = [
            "--server-id=1", "--log-bin", "--sync-binlog=1",
            "--rpl-semi-sync-master-timeout=1000000000",
            "--rpl-semi-sync-master-wait-point=AFTER_SYNC",
        ]
        let server = try Server(listeningOnPort: true, adding: options)
        let administrator = try server.connect()
        try administrator.execute("CREATE USER replica")
        try administrator.execute("GRANT REPLICATION SLAVE ON *.* TO replica")
        let replica = try Server(adding: ["--server-id=2", "--rpl-semi-sync-slave-enabled=1"])
        let follower = try replica.connect()
        try follower.execute(
            """
            CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=\(server.process.port ?? 0), \
            MASTER_USER='replica', MASTER_USE_GTID=slave_pos
            """
        )
        try follower.execute("START SLAVE")
        try administrator.execute("SET GLOBAL rpl_semi_sync_master_enabled = 1")
        let demand = DurabilityDemand(isRequired: true, replicas: .sync)
        let engine = engine(server.address, demanding: demand)
        try engine.make(as: .live, now: 0)
        let recording = try #require(try engine.connectForRecording() as? MySQLRecording)
        func commit() throws(StorageError) {
            try recording.connection.execute("START TRANSACTION")
            try recording.commit()
        }
        try commit()

        // Somebody lowers the limit, and it is somebody else who waits in vain.
        try administrator.execute("SET GLOBAL rpl_semi_sync_master_timeout = 1")
        replica.process.pause()
        try administrator.makePairs()
        let error = storageError { () throws(StorageError) in try commit() }
        #expect(error?.isCommitUncertain == true)
        #expect(error?.native == "rpl_semi_sync_master_status = OFF")
        let refusal = storageError { () throws(StorageError) in
            _ = try engine.connectForRecording()
        }
        #expect(refusal?.code == .notDurable)
        replica.process.resume()
    }

    @Test func `a setting that is changed meanwhile is seen by the next connection`() throws {
        let server = try Server()
        let engine = engine(server.address)
        try engine.make(as: .live, now: 0)
        _ = try engine.connectForRecording()
        try server.connect().execute("SET GLOBAL innodb_flush_log_at_trx_commit = 0")
        let error = storageError { () throws(StorageError) in
            _ = try engine.connectForRecording()
        }
        #expect(error?.code == .notDurable)
        #expect(error?.sql == "connect \(server.process.socketPath)")
        _ = try engine.connect(for: .read)
        let lenient = DurabilityDemand(isRequired: false)
        _ = try self.engine(server.address, demanding: lenient).connectForRecording()
    }
}
