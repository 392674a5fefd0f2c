internal import Foundation
internal import Installation
internal import Testing

/// The kit for several machines: three of them are set up from its files, one is lost, and comes back.
@Suite struct ClusterKitTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test(
        .enabled(
            if: GaleraNode.isThere && (try? Programs.path(of: "stunnel")) != nil,
            "needs root, iproute2, mariadb-server, galera-4, rsync and stunnel4"
        )
    )
    func `Galera set up from the kit loses nothing with a node, which comes back by itself`() throws
    {
        let network = try Network(machines: 3)
        let kit = try ClusterKit(on: network, machines: 3)
        let nodes = try (1...3).map { try GaleraNode($0, of: 3, on: network, by: kit) }
        try nodes[0].start(first: true)
        _ = try nodes[0].ask(try kit.text("galera/database.sql"))
        try use("mysql://alipay_callback@\(hosts(network))/alipay_callback", kit)
        _ = try nodes[0].ask(try tool("ledger", "init", "--print", "mysql"), in: database)
        for node in nodes.dropFirst() { try node.start() }
        try expectSound()

        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let notify = nginx.url("/alipay/notify")
        #expect(try Web.post(notify, sandbox.notification("A1")).body == "success")
        #expect(try server(nginx).contains(network.address(1)))

        nodes[0].kill()
        let pause = try sendUntilRecorded("A2", notify)
        print("Galera: recorded again \(pause) ms after a node was killed")
        #expect(try server(nginx).contains(network.address(2)))

        try nodes[0].start()
        let count = "SET wsrep_sync_wait = 1; SELECT count(*) FROM notifications"
        for node in nodes { #expect(try node.ask(count, in: database) == "2") }
        _ = try tool("notifications", "audit")
        #expect(responder.stop() == 0)
    }

    @Test(
        .enabled(
            if: PatroniNode.isThere,
            "needs root, iproute2, postgresql, patroni and etcd-server"
        )
    )
    func `Patroni set up from the kit loses nothing with a primary, which comes back by itself`()
        throws
    {
        let network = try Network(machines: 3)
        let kit = try ClusterKit(on: network, machines: 3)
        let nodes = try (1...3).map { try PatroniNode($0, on: network, by: kit) }
        for node in nodes { try node.startEtcd() }
        try nodes[0].start()
        try nodes[0].wait(for: "f", to: "SELECT pg_is_in_recovery()")
        for node in nodes.dropFirst() { try node.start() }
        let standbys = "SELECT count(*), max(sync_state) FROM pg_stat_replication"
        try nodes[0].wait(for: "2|sync", to: standbys)
        _ = try nodes[0].ask(try kit.text("postgresql/database.sql"))
        try use(
            "postgresql://alipay_callback@\(hosts(network))/\(database)?schema=alipay_callback",
            kit,
            adding: "replicas = \"sync\"\n"
        )
        _ = try nodes[0].ask(try tool("ledger", "init", "--print", "postgresql"), in: database)
        try expectSound()

        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let notify = nginx.url("/alipay/notify")
        #expect(try Web.post(notify, sandbox.notification("A1")).body == "success")
        #expect(try server(nginx).contains(network.address(1)))

        nodes[0].kill()
        let pause = try sendUntilRecorded("A2", notify)
        print("Patroni: recorded again \(pause) ms after the primary was killed")
        #expect(try !server(nginx).contains(network.address(1)))

        try nodes[0].start()
        let count = "SELECT pg_is_in_recovery(), count(*) FROM alipay_callback.notifications"
        try nodes[0].wait(for: "t|2", to: count, in: database)
        _ = try tool("notifications", "audit")
        #expect(responder.stop() == 0)
    }

    /// A line that is about a place or a secret stands below a CHANGE-ME, or has one.
    @Test(arguments: [
        "galera/90-galera.cnf", "galera/database.sql", "postgresql/etcd",
        "postgresql/patroni.yml", "postgresql/database.sql",
    ])
    func `what has to be changed is marked`(name: String) throws {
        let text = try String(contentsOfFile: "\(ClusterKit.path)/\(name)", encoding: .utf8)
        var isMarked = false
        var count = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isComment = line.starts(with: /\s*(#|--)/)
            if line.contains("CHANGE-ME") {
                isMarked = true
            } else if line.isEmpty {
                isMarked = false
            }
            guard !isComment, line.contains(/10\.0\.0\.|db[123]|password'/) else { continue }
            count += 1
            #expect(isMarked || line.contains("CHANGE-ME"), "\(line)")
        }
        #expect(count >= 1)
    }

    private let database = "alipay_callback"

    private func hosts(_ network: Network) -> String {
        (1...3).map { network.address($0) }.joined(separator: ",")
    }

    /// Lets the sandbox have its ledger on the cluster.
    private func use(_ url: String, _ kit: ClusterKit, adding lines: String = "") throws {
        let password = sandbox.folder.appending(path: "ledger.password").path
        let made = FileManager.default.createFile(
            atPath: password,
            contents: Data("a long random password\n".utf8),
            attributes: [.posixPermissions: 0o600]
        )
        #expect(made)
        try sandbox.change {
            $0.replacing(
                "url = \"sqlite:ledger/ledger.db\"",
                with: """
                    url = "\(url)"
                    password_file = "ledger.password"
                    ca_file = "\(kit.authority)"
                    state = "."
                    \(lines)
                    """
            )
        }
    }

    /// What the tool printed.
    private func tool(_ arguments: String...) throws -> String {
        let result = try Programs.run(
            "alipay-callback",
            arguments + ["--config", sandbox.settingsPath]
        )
        guard result.status == 0 else {
            throw Sandbox.Failure(text: result.output + result.errors)
        }
        return result.output
    }

    /// Looks at what `check` says of the servers.
    private func expectSound() throws {
        let result = try Programs.run(
            "alipay-callback",
            ["check", "--config", sandbox.settingsPath]
        )
        let said = result.output + result.errors
        #expect(!said.contains("bad "), "\(said)")
    }

    /// Sends a notification again and again, as Alipay does; how long it took, in milliseconds.
    private func sendUntilRecorded(_ order: String, _ url: String) throws -> Int {
        let clock = ContinuousClock()
        let begun = clock.now
        var answer = ""
        while clock.now - begun < .seconds(120) {
            answer = try Web.post(url, sandbox.notification(order)).body
            if answer == "success" { return Int((clock.now - begun) / .milliseconds(1)) }
        }
        throw Sandbox.Failure(text: "nothing is recorded: \(answer)")
    }

    /// Which server the responder says that it records on.
    private func server(_ nginx: Nginx) throws -> String {
        let lines = try Web.get(nginx.url("/alipay/status")).body.split(separator: "\n")
        return lines.first { $0.hasPrefix("alipay_callback_ledger_server_info{") }.map(String.init)
            ?? ""
    }
}
