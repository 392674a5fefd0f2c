extension SettingsTable {
    static let service = [
        SettingsTable(
            "responder",
            about: "Changes need a restart.",
            [
                SettingsKey(
                    "listen",
                    .string(default: "unix:/run/alipay-callback/fcgi.sock"),
                    "where to listen when no socket was handed over; or `\"127.0.0.1:9000\"`",
                    "没有传入 socket 时在哪里监听；也可以是 `\"127.0.0.1:9000\"`"
                ),
                SettingsKey(
                    "threads",
                    .integer(default: 0, in: 0...1024),
                    "worker threads; 0: one for each processor, at least 2",
                    "工作线程数；0 表示每个处理器一个，至少 2 个"
                ),
                SettingsKey(
                    "body_limit",
                    .quantity(default: "64KiB", .bytes, in: 1024...(16 << 20)),
                    "the longest notification",
                    "通知的最大长度"
                ),
                SettingsKey(
                    "drain",
                    .quantity(default: "10s", .minutes, in: 0...600_000),
                    "how long a stop may take",
                    "停止最多用多久"
                ),
                SettingsKey(
                    "shadow",
                    .flag(default: false),
                    "record beside PHP, with no events, see [Moving from PHP](from-php.md)",
                    "与 PHP 并行记录，不产生事件，见[从 PHP 迁移](from-php.md)"
                ),
            ]
        ),
        SettingsTable(
            "routes",
            [
                SettingsKey(
                    "notify",
                    .strings(default: ["/alipay/notify", "/notify_url.php"]),
                    "exact paths of notifications; `ALIPAY_ROUTE`, set by the web server, wins",
                    "异步通知的完整路径；Web 服务器设置的 `ALIPAY_ROUTE` 优先"
                ),
                SettingsKey(
                    "return",
                    .strings(default: ["/alipay/return", "/return_url.php"]),
                    "exact paths of the page that the buyer comes back to",
                    "买家付款后跳转页面的完整路径"
                ),
            ]
        ),
    ]

    static let records = [
        SettingsTable(
            "ledger",
            about: "Changes need a restart.",
            [
                SettingsKey(
                    "url",
                    .string(default: "sqlite:/var/lib/alipay-callback/ledger.db"),
                    "the ledger's file; or, as a preview, a database: `\"mysql://user@host/database\"`, "
                        + "`\"mysql+unix:user@/run/mysqld/mysqld.sock/database\"`, "
                        + "`\"postgresql://user@host/database?schema=name\"`",
                    "账本文件；或（预览）数据库：`\"mysql://用户@主机/数据库\"`、"
                        + "`\"mysql+unix:用户@/run/mysqld/mysqld.sock/数据库\"`、"
                        + "`\"postgresql://用户@主机/数据库?schema=名称\"`"
                ),
                SettingsKey(
                    "password_file",
                    .string(default: ""),
                    "a file with the database user's password; none where the server knows the user "
                        + "by the socket",
                    "存放数据库用户密码的文件；服务器按套接字识别用户时不需要"
                ),
                SettingsKey(
                    "tls",
                    .string(default: "verify"),
                    "to a database on another machine: its certificate is verified; or "
                        + "`\"required\"`, `\"none\"`",
                    "连接别的机器上的数据库时：验证其证书；或 `\"required\"`、`\"none\"`"
                ),
                authorities,
                SettingsKey(
                    "durability",
                    .string(default: "required"),
                    "a database that may lose what it has acknowledged is refused; or "
                        + "`\"as the server says\"`",
                    "数据库可能丢失已确认的内容时拒绝使用；或 `\"as the server says\"`：由服务器决定"
                ),
                SettingsKey(
                    "replicas",
                    .string(default: "none"),
                    "no replica takes the database's place, or what it lacks may be lost; `\"sync\"`: one "
                        + "has to have all that is acknowledged",
                    "没有副本接替数据库，或可以丢失副本缺少的内容；`\"sync\"`：已确认的内容必须在某个副本上"
                ),
                SettingsKey(
                    "state",
                    .string(default: "/var/lib/alipay-callback"),
                    "with a database: a folder for what this machine keeps beside it",
                    "用数据库时：本机存放辅助文件的目录"
                ),
                SettingsKey(
                    "orders",
                    .string(default: "record"),
                    "trust the signed amount; `\"match\"`: the order must be registered, with this "
                        + "amount",
                    "相信签名里的金额；`\"match\"`：订单必须先登记，而且金额一致"
                ),
            ]
        ),
        SettingsTable(
            "event.sql",
            isArray: true,
            about: "A statement of yours in the transaction that records the payment; changes need "
                + "a restart. Its old name effect.sql works in this version.",
            [
                SettingsKey(
                    "events",
                    .strings(default: nil),
                    "`[\"order.paid\"]`, one or more of the `order.…` events",
                    "`[\"order.paid\"]`，一个或多个 `order.…` 事件"
                ),
                SettingsKey(
                    "statement",
                    .string(default: nil),
                    "SQL on a table of your own, see "
                        + "[A row of your own]"
                        + "(webhooks.md#a-row-of-your-own-in-the-same-transaction)",
                    "操作你自己的表的 SQL，见[同一事务里的一行](webhooks.md#同一事务里的一行)"
                ),
                SettingsKey(
                    "rows",
                    .integer(default: nil, in: 1...1_000_000),
                    "how many rows it has to change; any number where it is not given",
                    "必须改动多少行；不写则不限"
                ),
                SettingsKey(
                    "timeout",
                    .quantity(default: "2s", .seconds, in: 10...60_000),
                    "how long it may take for one event, with a database at most 4 s",
                    "处理一个事件最多用多久，用数据库时最多 4 s"
                ),
            ]
        ),
    ]

    static let answers = [
        SettingsTable(
            "page",
            example: "Where the buyer's page links to.",
            [
                SettingsKey(
                    "language",
                    .string(default: "zh-CN"),
                    "or `\"en\"`, or `\"auto\"`: what the browser prefers",
                    "或 `\"en\"`，或 `\"auto\"`：按浏览器的偏好"
                ),
                SettingsKey(
                    "templates",
                    .string(default: ""),
                    "a folder with your own `page.mustache`",
                    "放自己的 `page.mustache` 的目录"
                ),
                SettingsKey(
                    "shop_url",
                    .string(default: ""),
                    "where the page links to; `{out_trade_no}`, behind the host, is replaced",
                    "页面上的链接；`{out_trade_no}` 会被替换，只能出现在主机名之后",
                    example: "\"https://shop.example.com/orders/{out_trade_no}\""
                ),
                SettingsKey(
                    "ignore_parameters",
                    .strings(default: []),
                    "your own parameters in the return_url, which Alipay does not sign",
                    "return_url 里你自己的、支付宝不签名的参数"
                ),
            ]
        ),
        SettingsTable(
            "log",
            [
                SettingsKey(
                    "format",
                    .string(default: "text"),
                    "or `\"json\"`: an object a line",
                    "或 `\"json\"`：每行一个对象"
                )
            ]
        ),
    ]
}
