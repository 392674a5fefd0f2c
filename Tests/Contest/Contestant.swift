import Foundation
import Installation
import Simulator

/// A responder that takes part: how it is started, and where it leaves what it has recorded.
struct Contestant {
    let name: String
    /// Where nginx passes requests to it.
    var path = "/alipay/notify"
    let address: Connectable
    /// Whether it refuses what is forged; one that only answers does not.
    var verifies = true
    /// A table of the arena's database with a row for each notification, if it records.
    var table: String?
    let launch: () throws -> Child
}

extension Contestant {
    /// A C responder on libfcgi that only answers.
    static func answersOnly(in arena: Arena) throws -> Contestant {
        let program = try arena.compile("answers-only", options: ["-lfcgi", "-pthread"])
        let socket = arena.sandbox.socketPath
        return Contestant(
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
    static func verifyOnly(in arena: Arena, from folder: String = "") -> Contestant {
        let (settings, socket) = (arena.sandbox.settingsPath, arena.sandbox.socketPath)
        return Contestant(name: "ours, verify only", address: .unix(path: socket)) {
            try Child(folder + "verify-only", [settings, socket])
        }
    }

    /// This project's responder as it is installed; its program is in a folder with a `/` at the end, or
    /// beside this one.
    static func asShipped(in arena: Arena, from folder: String = "") -> Contestant {
        Contestant(
            name: "ours, durable",
            address: .unix(path: arena.sandbox.socketPath),
            table: "notifications"
        ) {
            try Child(folder + "alipay-callback-fcgi", ["--config", arena.sandbox.settingsPath])
        }
    }

    /// PHP-FPM with opcache and eight processes.
    static func php(in arena: Arena, records: Bool) throws -> Contestant {
        let site = try arena.phpSite(records: records)
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
        let program = try Arena.phpFPM()
        return Contestant(
            name: records ? "PHP-FPM, one durable row" : "PHP-FPM, verify only",
            path: records ? "/php-durable/notify_url.php" : "/php/notify_url.php",
            address: .unix(path: socket),
            table: records ? "orders" : nil
        ) {
            if records { try arena.makePHPDatabase() }
            let options = ["--nodaemonize", "--allow-to-run-as-root", "-d", "opcache.enable=1"]
            return try Child(program, options + ["--fpm-config", configuration.path])
        }
    }

    /// gunicorn with python-alipay-sdk, and as many processes as its manual advises.
    static func python(in arena: Arena) throws -> Contestant {
        let socket = arena.sandbox.folder.appending(path: "gunicorn.sock").path
        let root = Programs.packageRoot
        let workers = 2 * ProcessInfo.processInfo.activeProcessorCount + 1
        return Contestant(
            name: "gunicorn, verify only",
            path: "/python/notify",
            address: .unix(path: socket)
        ) {
            try Child(
                root.appending(path: ".build/python/gunicorn/bin/gunicorn").path,
                [
                    "--workers", "\(workers)", "--bind", "unix:\(socket)",
                    "--chdir", root.appending(path: "Tests/Contest/Contestants").path,
                    "--backlog", "4096", "--log-level", "warning", "notify:application",
                ],
                environment: [
                    "ALIPAY_APP_ID": arena.sandbox.alipay.appID,
                    "ALIPAY_PUBLIC_KEY": arena.sandbox.file("alipay-public-key.pem"),
                    "APP_PRIVATE_KEY": arena.sandbox.file("alipay-private.pem"),
                    "PYTHONDONTWRITEBYTECODE": "1",
                ]
            )
        }
    }
}
