import Foundation
import Installation
import Simulator

/// A responder that takes part: how it is started, and where it leaves what it has recorded.
struct Competitor {
    let name: String
    /// Where nginx passes requests to it.
    var path = "/alipay/notify"
    let address: Connectable
    /// Whether it refuses what is forged; one that only answers does not.
    var verifies = true
    /// A table of the rig's database with a row for each notification, if it records.
    var table: String?
    /// Where that table is, if not in one of the rig's files; emptied by a settings file that names it.
    var server: (database: DatabaseServer, settings: String)?
    let launch: () throws -> Child
    /// More of the same, that nginx passes requests to by turns.
    var beside: [Competitor] = []

    /// Whether it records in a ledger of this project.
    var isOurLedger: Bool { table?.hasSuffix("notifications") ?? false }

    /// It and those beside it.
    var all: [Competitor] { [self] + beside }
}

extension Competitor {
    /// A C responder on libfcgi that only answers.
    static func answersOnly(in rig: Rig) throws -> Competitor {
        let program = try rig.compile("answers-only", options: ["-lfcgi", "-pthread"])
        let socket = rig.sandbox.socketPath
        return Competitor(
            name: "C, answers only",
            address: .unix(path: socket),
            verifies: false
        ) {
            // A thread for each connection that nginx may keep.
            try Child(program, [socket, "512"])
        }
    }

    /// This project's responder without its ledger; its program is in a folder with a `/` at the end, or
    /// beside this one.
    static func verifyOnly(in rig: Rig, from folder: String = "") -> Competitor {
        let (settings, socket) = (rig.sandbox.settingsPath, rig.sandbox.socketPath)
        return Competitor(name: "ours, verify only", address: .unix(path: socket)) {
            try Child(folder + "verify-only", [settings, socket])
        }
    }

    /// This project's responder as it is installed; its program is in a folder with a `/` at the end, or
    /// beside this one.
    static func asShipped(in rig: Rig, from folder: String = "") -> Competitor {
        Competitor(
            name: "ours, durable",
            address: .unix(path: rig.sandbox.socketPath),
            table: "notifications"
        ) {
            try Child(folder + "alipay-callback-fcgi", ["--config", rig.sandbox.settingsPath])
        }
    }

    /// This project's responder with its ledger on a server.
    ///
    /// - Parameters:
    ///   - rig: Where it runs.
    ///   - server: With the ledger.
    ///   - count: How many responders share the ledger.
    /// - Returns: The first, with the others beside it.
    /// - Throws: What writing throws.
    static func asShipped(
        in rig: Rig,
        on server: DatabaseServer,
        responders count: Int = 1
    ) throws -> Competitor {
        let all = try (1...count).map { number in
            let settings = try rig.settings(on: server, responder: number)
            return Competitor(
                name: "ours, \(server.name)",
                path: Rig.path(to: count),
                address: .unix(path: rig.socketPath(of: number)),
                table: "ledger.notifications",
                server: (server, settings)
            ) {
                try Child("alipay-callback-fcgi", ["--config", settings])
            }
        }
        var first = all[0]
        first.beside = Array(all.dropFirst())
        return first
    }

    /// PHP-FPM that records in the shop's database on a server.
    ///
    /// - Parameters:
    ///   - rig: Where it runs.
    ///   - server: With the shop's database.
    ///   - keepsConnection: False for a script that connects for each request, as most do.
    /// - Returns: The competitor.
    /// - Throws: What writing throws, or `Programs.NotFound`.
    static func php(
        in rig: Rig,
        on server: DatabaseServer,
        keepsConnection: Bool
    ) throws -> Competitor {
        let settings = try rig.settings(on: server)
        var php = try php(
            in: rig,
            records: true,
            database: server.shop,
            keepsConnection: keepsConnection
        )
        php.table = "shop.orders"
        php.server = (server, settings)
        return php
    }

    /// PHP-FPM with opcache and eight processes.
    static func php(
        in rig: Rig,
        records: Bool,
        database: String? = nil,
        keepsConnection: Bool = true
    ) throws -> Competitor {
        let site = try rig.phpSite(
            records: records,
            database: database,
            keepsConnection: keepsConnection
        )
        let socket = site.appending(path: "fpm.sock").path
        let pool = """
            [global]
            error_log = \(site.appending(path: "fpm.log").path)
            [www]
            user = \(NSUserName())
            listen = \(socket)
            listen.backlog = 4096
            pm = static
            pm.max_children = 8
            """
        let configuration = site.appending(path: "fpm.conf")
        try pool.write(to: configuration, atomically: true, encoding: .utf8)
        let program = try Rig.phpFPM()
        return Competitor(
            name: (records ? "PHP-FPM, one durable row" : "PHP-FPM, verify only")
                + (keepsConnection ? "" : ", a connection each"),
            path: "/\(site.lastPathComponent)/notify_url.php",
            address: .unix(path: socket),
            table: records ? "orders" : nil
        ) {
            if records && database == nil { try rig.makePHPDatabase() }
            let options = ["--nodaemonize", "--allow-to-run-as-root", "-d", "opcache.enable=1"]
            return try Child(program, options + ["--fpm-config", configuration.path])
        }
    }

    /// gunicorn with python-alipay-sdk, and as many processes as its manual advises.
    static func python(in rig: Rig) throws -> Competitor {
        let socket = rig.sandbox.folder.appending(path: "gunicorn.sock").path
        let root = Programs.packageRoot
        let workers = 2 * ProcessInfo.processInfo.activeProcessorCount + 1
        return Competitor(
            name: "gunicorn, verify only",
            path: "/python/notify",
            address: .unix(path: socket)
        ) {
            try Child(
                root.appending(path: ".build/python/gunicorn/bin/gunicorn").path,
                [
                    "--workers", "\(workers)", "--bind", "unix:\(socket)",
                    "--chdir", root.appending(path: "Tests/Comparison/Competitors").path,
                    "--backlog", "4096", "--log-level", "warning", "notify:application",
                ],
                environment: [
                    "ALIPAY_APP_ID": rig.sandbox.alipay.appID,
                    "ALIPAY_PUBLIC_KEY": rig.sandbox.file("alipay-public-key.pem"),
                    "APP_PRIVATE_KEY": rig.sandbox.file("alipay-private.pem"),
                    "PYTHONDONTWRITEBYTECODE": "1",
                ]
            )
        }
    }
}
