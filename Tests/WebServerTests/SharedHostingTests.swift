import Foundation
import Installation
import Testing

/// A host where the user has a folder under the web root, and the host decides what is allowed.
@Suite struct SharedHostingTests {
    private func put(_ text: String, at place: String, in site: RunningSite) throws {
        let file = URL(filePath: site.sandbox.webRoot).appending(path: place)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    @Test(arguments: [Deployment.sharedCGI, .sharedFcgid])
    func `the folder for shared hosting shows none of its files, whatever is put there`(
        deployment: Deployment
    ) throws {
        let site = try RunningSite(deployment)
        try put("url = \"sqlite:ledger.db\"", at: "alipay/alipay-callback.toml", in: site)
        try put("a key", at: "alipay/key.pem", in: site)
        try put("the shop", at: "index.html", in: site)
        for name in ["alipay-callback.toml", "key.pem", ".htaccess", "", "alipay.cgi"] {
            let reply = try Web.get(site.url("/alipay/\(name)"))
            #expect(reply.status == 404, "\(name)")
            #expect(!reply.body.contains("sqlite") && !reply.body.contains("/bin/sh"))
        }
        #expect(try Web.get(site.url("/index.html")).body == "the shop")
    }

    @Test(arguments: [Deployment.sharedCGI, .sharedFcgid])
    func `the old scripts and the shop's own rules do not come first`(deployment: Deployment) throws
    {
        let site = try RunningSite(deployment)
        try put("the old script", at: "notify_url.php", in: site)
        let root = URL(filePath: site.sandbox.webRoot).appending(path: ".htaccess")
        // What many a shop has: everything goes to https://, and what is not a file to index.php.
        let rules =
            try String(contentsOf: root, encoding: .utf8) + """
                RewriteEngine On
                RewriteCond %{HTTPS} off
                RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]
                """
        try rules.write(to: root, atomically: true, encoding: .utf8)
        let body = try site.sandbox.notification("J1")
        #expect(try Web.post(site.url("/notify_url.php"), body).body == "success")
        #expect(try Web.get(site.url("/return_url.php")).status == 403)
        #expect(try Web.get(site.url("/index.php")).status == 301)
        let other = try site.sandbox.notification("J2")
        #expect(try Web.post(site.url("/alipay/notify"), other).body == "success")
    }

    @Test func `where the host forbids programs the folder alone fails, and says fail to nobody`()
        throws
    {
        let site = try RunningSite(.sharedCGI, hosting: .init(allowing: "FileInfo"))
        try put("the shop", at: "index.html", in: site)
        let body = try site.sandbox.notification("L1")
        for path in ["/alipay/notify", "/notify_url.php"] {
            let reply = try Web.post(site.url(path), body)
            #expect(reply.status == 500)
            #expect(!reply.body.contains("success") && !reply.body.contains("/bin/sh"))
        }
        #expect(try Web.get(site.url("/index.html")).body == "the shop")
        let log = site.sandbox.folder.appending(path: "apache/error.log")
        #expect(try String(contentsOf: log, encoding: .utf8).contains("not allowed here"))
    }

    @Test func `where Apache has neither CGI nor mod_fcgid the program is not shown`() throws {
        let site = try RunningSite(.sharedCGI, hosting: .withoutPrograms)
        let body = try site.sandbox.notification("M1")
        for path in ["/alipay/notify", "/notify_url.php", "/alipay/alipay.cgi"] {
            let reply = try Web.post(site.url(path), body)
            #expect(reply.status == 503, "\(path)")
            #expect(!reply.body.contains("/bin/sh"))
        }
    }

    @Test func `settings with errors are answered 500, and the log names them`() throws {
        let site = try RunningSite(.sharedCGI)
        try site.sandbox.change { $0 + "\ncolour = 1\n" }
        let reply = try Web.post(site.url("/notify_url.php"), site.sandbox.notification("N1"))
        #expect(reply.status == 500)
        #expect(!reply.body.contains("colour"))
        let log = site.sandbox.folder.appending(path: "apache/error.log")
        #expect(try String(contentsOf: log, encoding: .utf8).contains("colour"))
    }
}
