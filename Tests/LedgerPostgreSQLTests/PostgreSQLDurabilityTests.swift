internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerPostgreSQL

/// What follows from a server's settings, without one.
@Suite struct PostgreSQLDurabilityTests {
    /// What is not all right: `lose`, `bad` or `note`, what it is, and the line to have instead.
    private func faults(
        replicas: DurabilityDemand.Replicas = .none,
        _ change: (inout PostgreSQLDurability) -> Void
    ) -> [String] {
        var values = PostgreSQLDurability()
        change(&values)
        return values.findings(with: replicas).compactMap { finding in
            guard finding.mark != .ok else { return nil }
            #expect(!finding.why.isEmpty)
            let mark = finding.losesAcknowledged ? "lose" : "\(finding.mark)"
            return "\(mark) \(finding.what)" + (finding.line.map { " > \($0)" } ?? "")
        }
    }

    @Test func `what is not written to the disk loses notifications`() {
        #expect(faults { _ in } == [])
        #expect(faults { $0.fsync = "off" } == ["lose fsync = off > fsync = on"])
        #expect(
            faults { $0.fullPageWrites = "off" } == [
                "lose full_page_writes = off > full_page_writes = on"
            ]
        )
    }

    @Test func `standbys that have to have all are named`() {
        let names = "synchronous_standby_names"
        let line = "\(names) = 'ANY 1 (*)'"
        for receivers in [0, 1] {
            #expect(
                faults(replicas: .sync) { $0.receivers = receivers } == [
                    "lose \(names) = '' > \(line)"
                ]
            )
        }
        #expect(
            faults { $0.receivers = 1 } == [
                "note \(names) = '' and standbys are connected > \(line)"
            ]
        )
        for replicas in [DurabilityDemand.Replicas.none, .sync] {
            for commit in ["on", "remote_apply"] {
                let found = faults(replicas: replicas) {
                    ($0.standbyNames, $0.receivers, $0.synchronousCommit) = ("*", 1, commit)
                }
                #expect(found == [])
            }
            let found = faults(replicas: replicas) {
                ($0.standbyNames, $0.synchronousCommit) = ("*", "remote_write")
            }
            #expect(found == ["note synchronous_commit = remote_write > synchronous_commit = on"])
        }
    }

    @Test func `a transaction that is open for longer than ten minutes is noted`() {
        #expect(faults { $0.oldest = 600_000 } == [])
        #expect(faults { $0.oldest = 661_000 } == ["note a transaction is open for 11 min"])
    }
}

/// What a real server says of its settings, and whether it is recorded on.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLDurableServerTests {
    private func engine(
        _ address: ServerAddress,
        demanding demand: DurabilityDemand = DurabilityDemand()
    ) -> PostgreSQLEngine {
        PostgreSQLEngine(at: address, as: .live, lockFile: "/nonexistent", demanding: demand)
    }

    @Test func `an account that may change rows alone reads all of it`() throws {
        let server = try Server(
            listeningOnPort: false,
            adding: ["full_page_writes=off", "synchronous_commit=off"]
        )
        try engine(server.address).make(as: .live, now: 0)
        let administrator = try server.connect()
        try administrator.execute(
            """
            CREATE ROLE wang LOGIN; GRANT USAGE ON SCHEMA shop TO wang;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO wang
            """
        )
        var address = server.address
        address.user = "wang"
        let demand = DurabilityDemand(isRequired: true, replicas: .sync)
        let found = try engine(address, demanding: demand).durability().map(\.what)
        #expect(
            found == ["fsync = on", "full_page_writes = off", "synchronous_standby_names = ''"]
        )
        let error = storageError { () throws(StorageError) in
            _ = try engine(address).connectForRecording()
        }
        #expect(error?.code == .notDurable)
        #expect(error?.native == "full_page_writes = off; set full_page_writes = on")
        let lenient = DurabilityDemand(isRequired: false, replicas: .sync)
        _ = try engine(address, demanding: lenient).connectForRecording()
    }

    @Test func `a setting that is changed meanwhile is seen by the next connection`() throws {
        let server = try Server(listeningOnPort: false)
        let engine = engine(server.address)
        try engine.make(as: .live, now: 0)
        _ = try engine.connectForRecording()
        server.process.stop()
        try server.process.start(adding: ["fsync=off"])
        let error = storageError { () throws(StorageError) in
            _ = try engine.connectForRecording()
        }
        #expect(error?.code == .notDurable)
        #expect(error?.native == "fsync = off; set fsync = on")
        _ = try engine.connect(for: .read)
    }

    @Test func `a commit that waited for no standby is not known to be kept`() throws {
        let server = try Server(listeningOnPort: false)
        let connection = try server.connect()
        try connection.execute("CREATE TABLE numbers (number bigint)")
        func commit() throws(StorageError) {
            try connection.execute("BEGIN; INSERT INTO numbers VALUES (1)")
            try connection.commit()
        }
        try commit()
        connection.needsReplica = true
        let error = storageError { () throws(StorageError) in try commit() }
        #expect(error?.isCommitUncertain == true)
        #expect(error?.native == "synchronous_standby_names = ''")
        // A server that has names and no standby would wait; its setting is all that is looked at.
        try server.connect().execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        try server.connect().execute("SELECT pg_reload_conf()")
        try connection.execute("SET synchronous_commit = local")
        while try connection.results("SHOW synchronous_standby_names").last?.text(0, 0) == "" {}
        try commit()
    }

    @Test func `a transaction of another connection is seen, and how old it is`() throws {
        let server = try Server()
        let (connection, other) = (try server.connect(), try server.connect())
        #expect(try PostgreSQLDurability.read(on: connection).oldest == 0)
        try other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class")
        #expect(try PostgreSQLDurability.read(on: connection).oldest > 0)
        other.rollback()
        #expect(try PostgreSQLDurability.read(on: connection).oldest == 0)
    }
}
