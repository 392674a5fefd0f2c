import Foundation
import Installation
import Simulator

/// Where the competitors meet: one nginx, one key, one folder for what they record.
struct Rig {
    let sandbox: Sandbox
    let source: MessageSource
    let nginx: Nginx
    /// On the disk of the checkout; /tmp may be memory.
    let data: URL

    /// Makes a key and starts nginx.
    ///
    /// - Parameter data: A folder that is the rig's own.
    /// - Throws: `Sandbox.Failure` when a program is missing.
    init(data: URL) throws {
        sandbox = try Sandbox()
        source = try MessageSource(for: sandbox)
        self.data = data
        let ledger = data.appending(path: "ledger.db").path
        try sandbox.change { $0.replacing("sqlite:ledger/ledger.db", with: "sqlite:\(ledger)") }
        nginx = try Nginx(
            for: sandbox,
            adding: Self.locations(in: sandbox.folder) + Self.sharedLocations(),
            upstream: Self.upstreams(in: sandbox)
        )
    }

    /// The database that a competitor's table is in.
    func database(of competitor: Competitor) -> URL {
        data.appending(path: competitor.table == "orders" ? "shop.db" : "ledger.db")
    }

    /// Compiles one of the competitors that are written in C.
    func compile(_ name: String, options: [String] = []) throws -> String {
        let source = Self.sources.appending(path: "\(name).c").path
        let program = sandbox.file(name)
        let made = try Programs.run("cc", ["-O2", "-Wall", "-o", program, source] + options)
        guard made.status == 0 else { throw Sandbox.Failure(text: made.errors) }
        return program
    }

    /// A folder with the PHP handler and its settings.
    ///
    /// - Parameters:
    ///   - records: Whether it records, and does not only verify.
    ///   - database: PDO's name of where; the rig's SQLite file by default.
    ///   - keepsConnection: Whether the connection to it outlives a request.
    /// - Returns: The folder.
    /// - Throws: What writing throws.
    func phpSite(
        records: Bool,
        database: String? = nil,
        keepsConnection: Bool = true
    ) throws -> URL {
        let name = records ? keepsConnection ? "php-durable" : "php-connecting" : "php"
        let site = sandbox.folder.appending(path: name)
        try FileManager.default.createDirectory(at: site, withIntermediateDirectories: true)
        try Data(contentsOf: Self.sources.appending(path: "notify.php"))
            .write(to: site.appending(path: "notify_url.php"))
        // Alipay's console shows a key without PEM's lines.
        let key = try String(contentsOfFile: sandbox.file("alipay-public-key.pem"), encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        let database = database ?? "sqlite:" + data.appending(path: "shop.db").path
        let settings = """
            <?php
            return [
                'app_id' => '\(sandbox.alipay.appID)',
                'alipay_public_key' => '\(key)',
                'database' => \(records ? "'\(database)'" : "null"),
                'keeps_connection' => \(keepsConnection),
            ];
            """
        try settings.write(
            to: site.appending(path: "config.php"),
            atomically: true,
            encoding: .utf8
        )
        return site
    }

    /// A settings file like the sandbox's whose ledger is on a server.
    ///
    /// - Parameters:
    ///   - server: With the ledger.
    ///   - number: Which of its responders it is for, counted from 1.
    /// - Returns: The path of the file.
    /// - Throws: What writing throws.
    func settings(on server: DatabaseServer, responder number: Int = 1) throws -> String {
        let path = sandbox.file(
            "\(server.name.filter(\.isLetter))-\(UUID().uuidString.prefix(4)).toml"
        )
        let state = sandbox.file("state-\(number)")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let url = server.urls[(number - 1) % server.urls.count]
        let ledger = "url = \"sqlite:\(data.appending(path: "ledger.db").path)\""
        let secret = try server.secret(in: sandbox)
        let lines = "url = \"\(url)\"\nstate = \"\(state)\"" + server.settings + secret
        try String(contentsOfFile: sandbox.settingsPath, encoding: .utf8)
            .replacing(ledger, with: lines)
            .replacing(sandbox.socketPath, with: socketPath(of: number))
            .write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// The table that the PHP handler writes to, in WAL mode.
    func makePHPDatabase() throws {
        let made = try Programs.run(
            "sqlite3",
            [
                data.appending(path: "shop.db").path,
                """
                PRAGMA journal_mode = WAL;
                CREATE TABLE orders (out_trade_no TEXT PRIMARY KEY, trade_no TEXT,
                    total_amount TEXT, status TEXT);
                """,
            ]
        )
        guard made.status == 0 else { throw Sandbox.Failure(text: made.errors) }
    }

    /// Its name has the version of PHP in it.
    static func phpFPM() throws -> String {
        let folder = "/usr/sbin"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        guard let name = names.filter({ $0.hasPrefix("php-fpm") }).max() else {
            throw Programs.NotFound(program: "php-fpm")
        }
        return "\(folder)/\(name)"
    }

    private static let sources = Programs.packageRoot.appending(
        path: "Tests/Comparison/Competitors"
    )

    /// As their users write them: neither keeps connections, which would each hold a process.
    private static func locations(in folder: URL) -> String {
        let php = ["php", "php-durable", "php-connecting"].map { site in
            let root = folder.appending(path: site).path
            return """
                location /\(site)/ {
                    include \(folder.appending(path: "nginx/fastcgi_params").path);
                    fastcgi_param SCRIPT_FILENAME \(root)/notify_url.php;
                    fastcgi_pass unix:\(root)/fpm.sock;
                }
                """
        }
        let python = """
            location /python/ {
                proxy_pass http://unix:\(folder.appending(path: "gunicorn.sock").path):/;
            }
            """
        return (php + [python]).joined(separator: "\n")
    }
}

extension Sandbox {
    /// The path of a file in its folder.
    func file(_ name: String) -> String { folder.appending(path: name).path }
}
