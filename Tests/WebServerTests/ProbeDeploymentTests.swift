import Installation
import Testing

/// `check --url` with each web server and its files.
@Suite struct ProbeDeploymentTests {
    @Test(arguments: Deployment.allCases)
    func `each way to run the responder passes the probe as its files set it up`(
        deployment: Deployment
    ) throws {
        let site = try RunningSite(deployment)
        // The first request makes the ledger where nobody serves before it.
        _ = try Web.post(site.url("/alipay/notify"), site.sandbox.notification("A1"))
        let result = try Programs.run(
            "alipay-callback",
            ["check", "--config", site.sandbox.settingsPath, "--url", site.url("")]
        )
        let lines = result.output.split(separator: "\n").filter { $0.contains("probe: ") }
        #expect(!lines.contains { $0.hasPrefix("bad ") }, "\(lines)")
        for (method, path) in [
            ("POST", "/alipay/notify"), ("POST", "/notify_url.php"), ("GET", "/alipay/return"),
            ("GET", "/return_url.php"),
        ] {
            let start = "ok   probe: \(method) \(site.url(path)) reaches this responder"
            #expect(lines.contains { $0.hasPrefix(start) }, "\(start) in \(lines)")
        }
        #expect(lines.contains { $0.contains("/alipay/notify: 65536 bytes arrive whole") })
        #expect(try site.sandbox.sql("SELECT count(*) FROM notifications") == "1")
    }
}
