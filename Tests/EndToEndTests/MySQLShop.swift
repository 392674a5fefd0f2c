internal import Foundation
internal import Installation
internal import Testing

/// A shop on a MariaDB server, with the ledger in a database beside it: accounts, rights and settings
/// are those of the page “Your shop on MySQL”, word by word.
final class MySQLShop {
    /// Which of the page's shops.
    enum Framework: String, CaseIterable, Sendable {
        case thinkPHP = "## A ThinkPHP shop"
        case laravel = "## A Laravel shop"
    }

    let framework: Framework
    let server: MariaDBServer
    let sandbox: Sandbox
    /// Where the responder connects to.
    let proxy: MySQLProxy

    init(_ framework: Framework, adding options: [String] = []) throws {
        self.framework = framework
        let page = try Page("en")
        server = try MariaDBServer(adding: options)
        sandbox = try Sandbox()
        let path = sandbox.folder.appending(path: "mysql").path
        proxy = try MySQLProxy(at: path, to: server.socketPath)
        let ledger = try #require(page.blocks("toml", under: "## Settings").first)
            .replacing("/run/mysqld/mysqld.sock", with: path)
            .replacing("/var/lib/alipay-callback", with: ".")
        let statements = page.blocks("toml", under: framework.rawValue).joined(separator: "\n")
        try sandbox.change { text in
            text.replacing("[ledger]\nurl = \"sqlite:ledger/ledger.db\"", with: ledger)
                + "\n" + statements
        }
        let password = sandbox.folder.appending(path: "mysql.password").path
        _ = FileManager.default.createFile(
            atPath: password,
            contents: Data("a long random password\n".utf8),
            attributes: [.posixPermissions: 0o600]
        )
        let tables = try Programs.run("alipay-callback", ["ledger", "init", "--print", "mysql"])
        try sql("CREATE DATABASE shop; USE shop; \(framework.tables)")
        try sql(page.blocks("sql", under: "## Database and user").joined())
        try sql("USE alipay_callback; " + tables.output)
        try sql(page.blocks("sql", under: framework.rawValue).joined())
    }

    /// What the server's administrator gets for these statements, a line for each row.
    @discardableResult func sql(_ text: String) throws -> String {
        let result = try Programs.run(
            "mariadb",
            [
                "--no-defaults", "--socket=\(server.socketPath)", "--user=root", "--batch",
                "--skip-column-names", "--default-character-set=utf8mb4",
            ],
            input: Array(text.utf8)
        )
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    func sell(_ numbers: [String], for amount: String = "88.88") throws {
        let rows = numbers.map { "('\($0)', \(amount))" }.joined(separator: ", ")
        try sql("INSERT INTO shop.\(framework.sale) VALUES \(rows)")
    }

    /// What is wrong: order numbers of which shop and ledger say different things; "" when they agree.
    func disagreement() throws -> String { try sql(framework.disagreement) }
}

extension MySQLShop.Framework {
    /// As the frameworks make them, by an installer's dump and by migrations.
    fileprivate var tables: String {
        switch self {
        case .thinkPHP:
            """
            CREATE TABLE `tp_order` (
              `order_id` mediumint(8) unsigned NOT NULL AUTO_INCREMENT,
              `order_sn` varchar(20) NOT NULL DEFAULT '' COMMENT '订单编号',
              `order_status` tinyint(1) NOT NULL DEFAULT 0,
              `pay_status` tinyint(1) NOT NULL DEFAULT 0,
              `pay_time` int(11) NOT NULL DEFAULT 0,
              `order_amount` decimal(10,2) NOT NULL DEFAULT 0.00,
              `refund_amount` decimal(10,2) NOT NULL DEFAULT 0.00,
              `transaction_id` varchar(255) DEFAULT NULL,
              `admin_note` varchar(255) NOT NULL DEFAULT '',
              PRIMARY KEY (`order_id`), UNIQUE KEY `order_sn` (`order_sn`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
            CREATE TABLE `tp_order_log` (
              `log_id` int(11) unsigned NOT NULL AUTO_INCREMENT,
              `order_id` mediumint(8) unsigned NOT NULL,
              `action` varchar(32) NOT NULL,
              `note` varchar(255) NOT NULL DEFAULT '',
              `log_time` int(11) NOT NULL DEFAULT 0,
              PRIMARY KEY (`log_id`), KEY `order_id` (`order_id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
            """
        case .laravel:
            """
            CREATE TABLE `orders` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `no` varchar(255) NOT NULL,
              `total_amount` decimal(10,2) NOT NULL,
              `paid_at` timestamp NULL DEFAULT NULL,
              `payment_method` varchar(255) DEFAULT NULL,
              `payment_no` varchar(255) DEFAULT NULL,
              `refund_status` varchar(255) NOT NULL DEFAULT 'pending',
              `closed` tinyint(1) NOT NULL DEFAULT 0,
              `extra` json DEFAULT NULL,
              `created_at` timestamp NULL DEFAULT NULL,
              `updated_at` timestamp NULL DEFAULT NULL,
              PRIMARY KEY (`id`), UNIQUE KEY `orders_no_unique` (`no`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
            """
        }
    }

    fileprivate var sale: String {
        switch self {
        case .thinkPHP: "tp_order (order_sn, order_amount)"
        case .laravel: "orders (no, total_amount)"
        }
    }

    /// Each event has its trace in the shop's row, and each trace its event, once.
    fileprivate var disagreement: String {
        let (number, table, traces) =
            switch self {
            case .thinkPHP:
                (
                    "order_sn", "tp_order",
                    """
                    s.pay_status > 0, s.transaction_id IS NOT NULL AND s.pay_time > 0,
                    (SELECT count(*) FROM shop.tp_order_log AS l WHERE l.order_id = s.order_id),
                    s.pay_status >= 2, round(s.refund_amount * 100), s.order_status = 5
                    """
                )
            case .laravel:
                (
                    "no", "orders",
                    """
                    s.paid_at IS NOT NULL, s.payment_no IS NOT NULL AND s.payment_method = 'alipay',
                    s.paid_at IS NOT NULL, s.refund_status <> 'pending',
                    coalesce(json_extract(s.extra, '$.refunded_fen'), 0), s.closed
                    """
                )
            }
        return """
            WITH made AS (
                SELECT out_trade_no, sum(type = 'order.paid') AS paid,
                    max(refunded_fen) AS refunded, sum(type = 'order.closed') AS closed
                FROM alipay_callback.events GROUP BY out_trade_no
            )
            SELECT coalesce(s.\(number), e.out_trade_no)
            FROM shop.\(table) AS s LEFT JOIN made AS e ON e.out_trade_no = s.\(number)
            WHERE (\(traces)) <> (coalesce(e.paid, 0), coalesce(e.paid, 0), coalesce(e.paid, 0),
                coalesce(e.refunded, 0) > 0, coalesce(e.refunded, 0), coalesce(e.closed, 0))
            UNION ALL
            SELECT out_trade_no FROM made
            WHERE out_trade_no NOT IN (SELECT CAST(\(number) AS BINARY) FROM shop.\(table))
            UNION ALL
            SELECT out_trade_no FROM alipay_callback.notifications
            WHERE outcome = 'applied' AND trade_status <> 'WAIT_BUYER_PAY'
                AND out_trade_no NOT IN (SELECT out_trade_no FROM made)
            """
    }
}

extension MySQLShop {
    /// The page, for what is to be run of it.
    struct Page {
        private let sections: [Substring: [(language: Substring, text: String)]]

        init(_ language: String) throws {
            let path = "deploy/docs/\(language)/mysql.md"
            let text = try String(
                contentsOf: Programs.packageRoot.appending(path: path),
                encoding: .utf8
            )
            var (sections, heading) = ([Substring: [(Substring, String)]](), Substring(path))
            var block: (language: Substring, lines: [Substring])?
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                if let open = block {
                    guard line == "```" else {
                        block?.lines.append(line)
                        continue
                    }
                    let text = open.lines.joined(separator: "\n") + "\n"
                    sections[heading, default: []].append((open.language, text))
                    block = nil
                } else if line.hasPrefix("```") {
                    block = (line.dropFirst(3), [])
                } else if line.hasPrefix("## ") {
                    heading = line
                }
            }
            self.sections = sections
        }

        func blocks(_ language: String, under heading: String) -> [String] {
            sections[Substring(heading), default: []].filter { $0.language == language }.map(\.text)
        }

        /// All of a language, sorted.
        func blocks(_ language: String) -> [String] {
            sections.values.joined().filter { $0.language == language }.map(\.text).sorted()
        }
    }
}
