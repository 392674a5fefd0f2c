extension SettingsTable {
    static let deliver = [
        SettingsTable(
            "deliver",
            about: "What follows is read by the relay, `alipay-callback deliver`; changes need its "
                + "restart.",
            [
                SettingsKey(
                    "schedule",
                    .quantities(
                        // Three days in all, see `RetrySchedule`.
                        default: [
                            "5s", "30s", "2min", "10min", "1h", "3h", "6h", "12h", "24h", "24h",
                        ],
                        .hours,
                        in: 1...30 * 86_400_000
                    ),
                    "the waits after the first failure, the second …; each is made up to a fifth "
                        + "shorter or longer",
                    "第一次、第二次……失败之后等多久；每次随机增减至多五分之一"
                )
            ]
        ),
        SettingsTable(
            "deliver.webhook",
            isArray: true,
            example: """
                How the shop is notified of a payment, by the service alipay-callback-deliver. The secret:
                    echo whsec_$(openssl rand -base64 32) | sudo tee \
                /etc/alipay-callback/secrets/webhook.secret
                """,
            destination(
                timeout: "15s",
                name: "\"shop\"",
                events: "[\"order.paid\", \"order.refunded\"]"
            ) + [
                SettingsKey(
                    "url",
                    .string(default: nil),
                    "an address that begins with `https://`, or `http://`",
                    "以 `https://` 或 `http://` 开头的地址",
                    example: "\"https://shop.example.com/hooks/alipay\""
                ),
                SettingsKey(
                    "format",
                    .string(default: "standard"),
                    "or `\"alipay\"`: the form that Alipay sent, byte for byte but for fields that "
                        + "were not signed, for an old `notify_url.php` that verifies it itself and "
                        + "says `success`",
                    "或 `\"alipay\"`：支付宝的原始表单，逐字节（去掉未签名的字段），给自己验签并回 `success` 的旧 "
                        + "`notify_url.php`"
                ),
                SettingsKey(
                    "secret_files",
                    .strings(default: []),
                    "required with `\"standard\"`: each holds `whsec_` and the base64 of 24 to 64 "
                        + "bytes; each signs, so put the new one beside the old while the shop "
                        + "changes over",
                    "`\"standard\"` 必填：每个文件里是 `whsec_` 加 24 到 64 字节的 base64；每个都会签名，更换时把新的"
                        + "放在旧的旁边",
                    example: "[\"secrets/webhook.secret\"]"
                ),
                SettingsKey(
                    "allow_private_address",
                    .flag(default: false),
                    "whether it may be on this machine or in a private network; looked at when "
                        + "connecting, so no name leads there either",
                    "是否允许本机或内网地址；在连接时判断，域名指过去也不行"
                ),
                authorities,
            ]
        ),
        SettingsTable(
            "deliver.mail",
            isArray: true,
            [
                SettingsKey(
                    "server",
                    .string(default: nil),
                    "`smtps://host:465`, or `smtp://host:587`",
                    "`smtps://主机:465` 或 `smtp://主机:587`"
                ),
                SettingsKey(
                    "tls",
                    .string(default: "required"),
                    "smtp:// has to offer STARTTLS; or `\"none\"`",
                    "smtp:// 必须支持 STARTTLS；或 `\"none\"`"
                ),
                SettingsKey(
                    "username",
                    .string(default: ""),
                    "who logs in at the server",
                    "登录服务器的用户名"
                ),
                SettingsKey(
                    "password_file",
                    .string(default: ""),
                    "required with `username`: a file with the password",
                    "有 `username` 时必填：存放密码的文件"
                ),
                authorities,
                SettingsKey(
                    "from",
                    .string(default: nil),
                    "an address, or `Shop <shop@example.com>`",
                    "地址，或 `Shop <shop@example.com>`"
                ),
                SettingsKey(
                    "to",
                    .strings(default: nil),
                    "one or more such addresses",
                    "一个或多个这样的地址"
                ),
                SettingsKey("language", .string(default: "zh-CN"), "or `\"en\"`", "或 `\"en\"`"),
                SettingsKey(
                    "templates",
                    .string(default: ""),
                    "a folder with your own `subject.mustache`, `text.mustache` and perhaps "
                        + "`html.mustache`; `Sources/Delivery/Couriers/MailVariables.swift` lists "
                        + "the variables",
                    "放自己的 `subject.mustache`、`text.mustache`、可选 `html.mustache` 的目录；变量列表在 "
                        + "`Sources/Delivery/Couriers/MailVariables.swift`"
                ),
            ] + destination(timeout: "60s")
        ),
        SettingsTable(
            "deliver.command",
            isArray: true,
            [
                SettingsKey(
                    "run",
                    .strings(default: nil),
                    "a program's whole path and its arguments; no shell",
                    "程序的完整路径和参数；不经过 shell"
                )
            ] + destination(timeout: "30s")
        ),
    ]

    /// What every destination has.
    private static func destination(
        timeout: String,
        name: String? = nil,
        events: String? = nil
    ) -> [SettingsKey] {
        [
            SettingsKey(
                "name",
                .string(default: nil),
                "by it deliveries are kept, another name is another destination",
                "投递按它记录，换名字就是另一个目的地",
                example: name
            ),
            SettingsKey(
                "events",
                .strings(default: nil),
                "of `order.paid`, `order.refunded`, `order.closed`, `order.finished`, "
                    + "`notification.quarantined`",
                "`order.paid`、`order.refunded`、`order.closed`、`order.finished`、"
                    + "`notification.quarantined` 中的若干个",
                example: events
            ),
            SettingsKey(
                "concurrency",
                .integer(default: 4, in: 1...64),
                "how many attempts at a time",
                "同时多少次尝试"
            ),
            SettingsKey(
                "timeout",
                .quantity(default: timeout, .hours, in: 100...3_600_000),
                "how long an attempt may take",
                "一次尝试最多用多久"
            ),
        ]
    }

    static let authorities = SettingsKey(
        "ca_file",
        .string(default: ""),
        "PEM: authorities to trust instead of the system's",
        "PEM：不信任系统的 CA，改为信任这些"
    )
}
