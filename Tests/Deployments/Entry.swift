import Foundation
import Installation
import Transfer

/// A row of the table: a way to run the responder, and how it is restarted there.
struct Entry {
    let name: String
    let deployment: Deployment
    var isHeld = true
    let starter: String
    let restart: String

    static let all: [Entry] = [
        Entry(name: "nginx", deployment: .nginx, starter: held, restart: inherited),
        Entry(
            name: "nginx, no systemd",
            deployment: .nginx,
            isHeld: false,
            starter: "itself, on its own socket",
            restart: "SIGTERM, start again"
        ),
        Entry(
            name: Deployment.spawnFCGI.rawValue,
            deployment: .spawnFCGI,
            starter: "spawn-fcgi",
            restart: "`restart` of its files"
        ),
        Entry(
            name: Deployment.fcgiwrap.rawValue,
            deployment: .fcgiwrap,
            starter: each,
            restart: renamed
        ),
        Entry(
            name: Deployment.apacheProxy.rawValue,
            deployment: .apacheProxy,
            starter: held,
            restart: inherited
        ),
        Entry(
            name: Deployment.apacheFcgid.rawValue,
            deployment: .apacheFcgid,
            starter: "Apache",
            restart: "Apache's graceful restart"
        ),
        Entry(
            name: Deployment.apacheCGI.rawValue,
            deployment: .apacheCGI,
            starter: each,
            restart: renamed
        ),
        Entry(
            name: Deployment.lighttpd.rawValue,
            deployment: .lighttpd,
            starter: held,
            restart: inherited
        ),
        Entry(
            name: Deployment.caddy.rawValue,
            deployment: .caddy,
            starter: held,
            restart: inherited
        ),
    ]

    private static let held = "service, socket held"
    private static let inherited = "SIGTERM, next on same socket"
    private static let each = "each request"
    private static let renamed = "new program by rename"

    /// Sets it up, asks, and restarts it under load.
    ///
    /// - Returns: The cells of its row.
    /// - Throws: `Sandbox.Failure` when an answer is wrong or something recorded is missing.
    func measure() throws -> [String] {
        let site = try RunningSite(deployment, holdingSocket: isHeld)
        let requests = try (0..<1500).map { number in
            KeptConnection.request(
                "/alipay/notify",
                body: try site.sandbox.notification("N\(number)")
            )
        }
        let milliseconds = try Self.milliseconds(of: requests[..<100], to: site)
        let load = RestartLoad(requests, to: site.port)
        for _ in 1...5 {
            try load.waitForAnswers(100)
            try site.restart()
        }
        try load.waitForAnswers(100)
        let memory = site.responders.map { ProcessTree(of: $0).residentKiB }
        let (sent, failed) = load.stop()
        let paid = try site.sandbox.sql("SELECT count(*) FROM orders WHERE status = 'paid'")
        guard let paid = Int(paid), paid >= load.answered.count else {
            throw Sandbox.Failure(text: "\(name): \(load.answered.count) successes, \(paid) paid")
        }
        return [
            name, starter, restart, figure(milliseconds), "\(failed) of \(sent)",
            deployment.starter == .cgi ? "–" : Self.mebibytes(memory),
        ]
    }

    /// The median of some requests one after the other, each over a connection of its own.
    private static func milliseconds(of requests: ArraySlice<[UInt8]>, to site: RunningSite) throws
        -> Double
    {
        let clock = ContinuousClock()
        return try requests.map { request in
            let begun = clock.now
            let reply = try KeptConnection(port: site.port).send(request)
            guard reply.text == "success" else {
                throw Sandbox.Failure(
                    text: "\(site.deployment.rawValue): \(reply.status) \(reply.text)"
                )
            }
            return (clock.now - begun) / .milliseconds(1)
        }.median
    }

    private static func mebibytes(_ processes: [Int]) -> String {
        let sum = figure(Double(processes.reduce(0, +)) / 1024)
        return processes.count == 1 ? sum : "\(sum), \(processes.count) processes"
    }
}
