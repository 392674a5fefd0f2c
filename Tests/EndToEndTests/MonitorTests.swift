import Foundation
import Installation
import Testing

/// What Prometheus, Grafana and a person at a terminal are shown.
@Suite struct MonitorTests {
    private static let monitoring = Programs.packageRoot.appending(
        path: "deploy/install/monitoring"
    )

    @Test func `the status route counts what was answered, in a text that promtool accepts`() throws
    {
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        defer { _ = responder.stop() }
        let nginx = try Nginx(for: sandbox)
        let notify = nginx.url("/alipay/notify")
        for _ in 1...3 { _ = try Web.post(notify, sandbox.notification("A1")) }
        var forged = try sandbox.notification("A2")
        forged[forged.count - 1] ^= 1
        _ = try Web.post(notify, forged)
        _ = try Web.post(notify, Array("a=1&a=2".utf8))
        _ = try Web.get(notify)
        _ = try Web.get(nginx.url("/alipay/return?out_trade_no=A1"))
        let reply = try Web.get(nginx.url("/alipay/status"))
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = Set(reply.body.split(separator: "\n").map(String.init))
        for line in [
            "ledger_up 1",
            #"requests_total{route="notify",code="200",answer="success"} 3"#,
            #"requests_total{route="notify",code="400",answer="fail"} 1"#,
            #"requests_total{route="notify",code="405",answer="fail"} 1"#,
            #"requests_total{route="return",code="403",answer="page"} 1"#,
            #"refusals_total{route="notify",cause="duplicate_name"} 1"#,
            "in_flight_notifications 0",
            "queued_notifications 0",
            "commit_duration_seconds_count 3",
            "commit_notifications_sum 3",
            #"commit_notifications_bucket{le="1.0"} 3"#,
            "ledger_notifications 1",
            "ledger_events 1",
            "ledger_quarantined_notifications 0",
        ] {
            #expect(lines.contains("alipay_callback_" + line), "\(line)\nin\n\(reply.body)")
        }
        let verdict = try Programs.run(
            "promtool",
            ["check", "metrics"],
            input: Array(reply.body.utf8)
        )
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.errors)")
        #expect(verdict.errors.isEmpty)
    }

    @Test func `a responder without its ledger lives, is not ready, and says so in every way`()
        throws
    {
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        defer { _ = responder.stop() }
        let nginx = try Nginx(for: sandbox)
        #expect(try Web.post(nginx.url("/alipay/notify"), sandbox.notification("A0")).status == 200)
        try Data("not a database, and long enough to be seen as none".utf8)
            .write(to: URL(filePath: sandbox.ledgerPath), options: .atomic)
        for end in ["-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: sandbox.ledgerPath + end)
        }
        let failed = try Web.post(nginx.url("/alipay/notify"), sandbox.notification("A1"))
        #expect(failed.status == 503)
        #expect(try Web.get(nginx.url("/alipay/status?live")).body == "ok\n")
        #expect(try Web.get(nginx.url("/alipay/status?ready")).status == 503)
        let text = try Web.get(nginx.url("/alipay/status")).body
        #expect(text.contains("\nalipay_callback_ledger_up 0\n"))
        #expect(!text.contains("alipay_callback_ledger_notifications"))
        let json = try Web.get(nginx.url("/alipay/status?json"))
        #expect(json.headers["content-type"] == "application/json")
        #expect(json.body.contains(#""trouble":"the ledger was moved, "#))
        let shown = try status(sandbox)
        #expect(shown.status == 1)
        #expect(shown.output.hasPrefix("responder  FAILING: the ledger was moved, "))
    }

    @Test func `status shows a person responder, ledger and destinations`() throws {
        let sandbox = try Sandbox(
            adding: """
                [[deliver.command]]
                name = "stock"
                run = ["/bin/false"]
                events = ["order.paid"]
                """
        )
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        _ = try Web.post(nginx.url("/alipay/notify"), sandbox.notification("A1"))
        // The first look; what ends from then on is counted.
        #expect(try status(sandbox).output.contains("relay") == false)
        _ = try Programs.run(
            "alipay-callback",
            ["deliver", "--drain", "--config", sandbox.settingsPath]
        )
        let shown = try status(sandbox)
        #expect(shown.status == 0)
        for line in [
            "responder   ready, started ",
            "requests    notify 200 success: 1\n",
            "load        0 in flight, 0 queued\n",
            "ledger      1 notifications, the newest ",
            "            1 events\n",
            "backup      none\n",
            "relay       does not run\n",
            "deliveries  stock: 1 waiting, the oldest ",
            "attempts    stock failed: 1\n",
        ] {
            #expect((shown.output + "\n").contains(line), "\(line)\nin\n\(shown.output)")
        }
        let json = try status(sandbox, "--json").output
        #expect(json.contains(#""destination":"stock""#))

        _ = responder.stop()
        let alone = try status(sandbox)
        #expect(alone.status == 1)
        #expect(alone.errors.hasPrefix("no responder answers: unix:\(sandbox.socketPath): "))
        #expect(alone.output.contains("1 notifications, the newest "))
    }

    @Test func `promtool accepts the alerts, and each says what is wrong when it is`() throws {
        let rules = Self.monitoring.appending(path: "alerts.yml").path
        let check = try Programs.run("promtool", ["check", "rules", rules])
        #expect(check.status == 0, "\(check.output)\(check.errors)")
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "ac-rules-" + UUID().uuidString.prefix(8))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let tests = folder.appending(path: "tests.yml")
        try Data(AlertCases.text(rules: rules).utf8).write(to: tests)
        let run = try Programs.run("promtool", ["test", "rules", tests.path])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
    }

    @Test func `the dashboard asks for metrics that there are, in PromQL`() throws {
        let data = try Data(contentsOf: Self.monitoring.appending(path: "grafana.json"))
        let dashboard = try JSONDecoder().decode(Dashboard.self, from: data)
        let queries = dashboard.panels.flatMap(\.targets).map(\.expr)
        #expect(queries.count >= 16)
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        defer { _ = responder.stop() }
        let nginx = try Nginx(for: sandbox)
        let text = try Web.get(nginx.url("/alipay/status")).body
        for query in queries {
            for match in query.matches(of: /alipay_callback_\w+/) {
                let name = match.output.replacing(/_(bucket|sum|count)$/, with: "")
                #expect(text.contains("# TYPE \(name) "), "\(match.output)")
            }
        }
        // As recording rules, promtool reads every query.
        let rules = queries.enumerated().map { number, query in
            let plain = query.replacing("$__rate_interval", with: "1m")
            return "      - record: query:\(number)\n        expr: '\(plain)'"
        }
        let file = FileManager.default.temporaryDirectory
            .appending(path: "ac-queries-\(UUID().uuidString.prefix(8)).yml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(
            "groups:\n  - name: dashboard\n    rules:\n\(rules.joined(separator: "\n"))\n".utf8
        ).write(to: file)
        let check = try Programs.run("promtool", ["check", "rules", file.path])
        #expect(check.status == 0, "\(check.output)\(check.errors)")
    }

    private struct Dashboard: Decodable {
        struct Panel: Decodable {
            let targets: [Target]
        }

        struct Target: Decodable {
            let expr: String
        }

        let panels: [Panel]
    }

    private func status(_ sandbox: Sandbox, _ options: String...) throws -> Programs.Result {
        try Programs.run(
            "alipay-callback",
            ["status", "--config", sandbox.settingsPath] + options
        )
    }
}
