extension SettingsTable {
    static let receivers = [
        SettingsTable(
            "app",
            isArray: true,
            about: "One table for each of your Alipay apps.",
            example: "What Alipay's console shows of your app; alipay_public_keys is Alipay's key "
                + "(支付宝公钥), not your own.",
            [
                SettingsKey(
                    "app_id",
                    .string(default: nil),
                    "the app's number",
                    "应用的 APPID",
                    example: "\"2021000000000000\""
                ),
                SettingsKey(
                    "seller_id",
                    .string(default: nil),
                    "the merchant's PID, 2088…",
                    "商户 PID，2088 开头",
                    example: "\"2088000000000000\""
                ),
                SettingsKey(
                    "sign_type",
                    .string(default: "RSA2"),
                    "or `\"RSA\"`, if the app still uses it; a message never decides this",
                    "应用仍用 RSA 时写 `\"RSA\"`；以此处为准，不看消息里的 sign_type"
                ),
                keys,
                SettingsKey(
                    "alipay_certificates",
                    .strings(default: []),
                    "certificate mode: `alipayCertPublicKey_RSA2.crt`, each with the issuer that is "
                        + "in the same file; several while one is being replaced",
                    "证书模式：`alipayCertPublicKey_RSA2.crt`，每个文件连同其中的签发者；更换期间可写多个"
                ),
                SettingsKey(
                    "alipay_root_certificate",
                    .string(default: ""),
                    "required with certificates: `alipayRootCert.crt`",
                    "证书模式必填：`alipayRootCert.crt`"
                ),
            ] + shared
        ),
        SettingsTable(
            "partner",
            isArray: true,
            about: "Messages of the old MAPI interface.",
            [
                SettingsKey(
                    "seller_id",
                    .string(default: nil),
                    "messages of the old MAPI interface, which name no app (`total_fee`, "
                        + "`sign_type=RSA`); recorded with this PID as their app_id",
                    "老 MAPI 接口的消息，里面没有 app_id（`total_fee`、`sign_type=RSA`）；以此 PID 作为 app_id 记录"
                ),
                keys,
            ] + shared
        ),
    ]

    private static let keys = SettingsKey(
        "alipay_public_keys",
        .strings(default: []),
        "files with Alipay's public key, PEM or the line that Alipay's console shows; several "
            + "while a key is being replaced",
        "支付宝公钥文件，PEM 或支付宝控制台显示的那一行；更换公钥期间可写多个",
        example: "[\"alipay-public-key.pem\"]"
    )

    private static let shared = [
        SettingsKey(
            "app_public_key",
            .string(default: ""),
            "your own public key or certificate: it verifies nothing, it is there to notice when it is "
                + "used as Alipay's by mistake, also in explanations",
            "自己的应用公钥或证书：不用来验签，只用来发现“误把应用公钥填成支付宝公钥”，解释失败原因时也会指出"
        ),
        SettingsKey(
            "unknown_notifications",
            .string(default: "fail"),
            "what a kind of notification that is not known here is answered; `\"success\"` stops "
                + "the repetitions",
            "对不认识的通知种类回什么；`\"success\"` 可以停止重发"
        ),
        SettingsKey(
            "profile",
            .string(default: "production"),
            "`\"sandbox\"` is the only one that trusts a simulator's key",
            "只有 `\"sandbox\"` 信任模拟器的密钥"
        ),
    ]
}
