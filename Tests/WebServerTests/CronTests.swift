import Alipay
import Foundation
import Installation
import Simulator
import Testing

/// Where no relay can be kept running cron notifies the shop.
@Suite struct CronTests {
    /// The command of the first line in `deploy/install/shared-hosting/crontab`, with the tool it names.
    private func cronLine(in sandbox: Sandbox) throws -> String {
        try FileManager.default.createSymbolicLink(
            at: sandbox.folder.appending(path: "alipay-callback"),
            withDestinationURL: Programs.path(of: "alipay-callback")
        )
        let lines = try DeployFiles(for: sandbox).text("shared-hosting/crontab").split(
            separator: "\n"
        )
        let line = try #require(lines.first { !$0.hasPrefix("#") })
        try #require(line.hasPrefix("* * * * * "))
        return String(line.dropFirst("* * * * * ".count))
    }

    @Test(arguments: Deployment.allCases.filter { [.cgi, .modFcgid].contains($0.starter) })
    func `what was recorded reaches the shop by webhook and command, once`(deployment: Deployment)
        throws
    {
        let shop = try WebServer()
        let site = try RunningSite(deployment)
        let folder = site.sandbox.folder
        try site.sandbox.change {
            $0 + """

                [[deliver.webhook]]
                name = "shop"
                url = "\((try? shop.url("/turn/shop")) ?? "")"
                secret_files = ["webhook.secret"]
                events = ["order.paid"]
                allow_private_address = true

                [[deliver.command]]
                name = "stock"
                run = ["/usr/bin/tee", "\(folder.appending(path: "received.json").path)"]
                events = ["order.paid"]

                """
        }
        let secret = Data((0..<32).map { UInt8($0) }).base64EncodedString()
        try "whsec_\(secret)\n".write(
            to: folder.appending(path: "webhook.secret"),
            atomically: true,
            encoding: .utf8
        )
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: folder.appending(path: "webhook.secret").path
        )
        let body = try site.sandbox.notification("K1")
        #expect(try Web.post(site.url("/notify_url.php"), body).body == "success")
        let line = try cronLine(in: site.sandbox)
        for minute in 1...2 {
            let run = try Programs.run("sh", ["-c", line])
            #expect(run.status == 0, "minute \(minute): \(run.errors)")
        }
        let posts = try shop.posts
        #expect(posts.count == 1)
        #expect(posts.first?.text.contains(#""out_trade_no":"K1""#) == true)
        let received = try String(
            contentsOf: folder.appending(path: "received.json"),
            encoding: .utf8
        )
        #expect(received.contains(#""out_trade_no":"K1""#))
    }
}
