internal import FastCGIClient
internal import HTTP
internal import Signing
internal import Simulator

/// Well-formed inputs for the targets to start from.
enum Seed {
    /// Signed messages, and the real ones where there are any.
    static func messages() throws -> [[UInt8]] {
        try Merchant.shared.messages + RealMessage.all().map { Array(($0.rawBody ?? "").utf8) }
    }

    /// What the form encoding allows besides: empty names, empty values, other bytes than UTF-8.
    static let forms: [[UInt8]] = [
        "", "a", "=", "a=&b", "&&a=1&&", "a=b=c", "%00=%ff&%FF=+%2B", "sign=x&sign_type=y&_a=@b",
        "total_amount=1&total_amount=2", "a=%", "a=%4", "a=%zz", "subject=%cb%c4%b4%a8&charset=GBK",
    ].map { Array($0.utf8) }

    static func signatures() throws -> [[UInt8]] {
        try messages().compactMap { SlowForm($0).fields.first { $0.nameText == "sign" }?.value }
    }

    static func keyTexts() throws -> [[UInt8]] {
        let key = Merchant.shared.key
        let pem = try key.publicPEM()
        let base64 = pem.split(separator: "\n").dropFirst().dropLast().joined()
        // In front of RSAPublicKey, SubjectPublicKeyInfo has 24 bytes at this length.
        let inner = Base64.decode(ArraySlice(base64.utf8)).map {
            Base64.encode(Array($0.dropFirst(24)))
        }
        let private64 = try key.pem().split(separator: "\n").dropFirst().dropLast().joined()
        let certificate = try ThrowAwayCertificate.pem(of: key)
        let real = try RealMessage.all().flatMap { [$0.publicKeyPem, $0.certPem] }
        let texts = [
            pem, base64, inner ?? "", "\u{FEFF}" + pem, try key.pem(), private64, certificate,
            certificate + certificate,
        ]
        return (texts + real.compactMap(\.self)).map { Array($0.utf8) }
    }

    static let responses = [
        #"{"error_response":{"code":"40003","msg":"x"},"sign":"x"}"#, "{}", "[]", #"{"a":1}"#,
        #"{"sign":"\/","a_response":{},"a_response":{}}"#, #"{"a_response":[{}}],"sign":""}"#,
    ].map { Array($0.utf8) }

    static let requests: [[UInt8]] = {
        let form = Array("out_trade_no=1&sign=x".utf8)
        let post = FastCGIRequest(
            method: "POST",
            path: "/alipay/notify",
            body: form,
            parameters: [("ALIPAY_ROUTE", "notify")]
        )
        let get = FastCGIRequest(method: "GET", path: "/alipay/return", query: form)
        let large = FastCGIRequest(
            method: "POST",
            path: "/notify_url.php",
            body: [UInt8](repeating: 0x61, count: 40_000)
        )
        let cgi = """
            REQUEST_METHOD=POST
            REQUEST_URI=/alipay/notify?a=1?b
            SCRIPT_NAME=/cgi-bin/alipay
            PATH_INFO=/notify
            QUERY_STRING=a=1?b
            CONTENT_LENGTH=0042
            ALIPAY_ROUTE=notify
            HTTP_ACCEPT_LANGUAGE=zh-CN,en;q=0.5
            """
        let records = [post, get, large].map { $0.bytes(keepsConnection: true) }
        return records + [records[0] + records[1], Array(cgi.utf8)]
    }()

    static let settings = [
        """
        app = [{app_id = "1", seller_id = "2088000000000000", alipay_public_keys = ["a"]}]
        responder = {threads = 1024, body_limit = "1024B", drain = "600s"}
        """,
        """
        [[app]]
        app_id = "2021000000000000"
        seller_id = "2088000000000000"
        alipay_public_keys = ["alipay-public-key.pem"]
        """,
        """
        [responder]
        listen = "127.0.0.1:9000"
        threads = 1024
        body_limit = "16MiB"
        drain = "10min"
        [routes]
        notify = ["/alipay/notify", "/notify_url.php"]
        return = ["/alipay/return"]
        [[app]]
        app_id = "2021000000000000"
        seller_id = '2088000000000000'
        sign_type = "RSA"
        alipay_public_keys = ["/etc/a.pem", "b.pem"]
        profile = "sandbox"
        [[app]]
        app_id = "2"
        seller_id = "2088000000000001"
        alipay_public_keys = ["b.pem"]
        [ledger]
        url = "sqlite:ledger.db"
        orders = "match"
        [page]
        language = "auto"
        templates = "pages"
        shop_url = "https://shop.example.com/orders/{out_trade_no}"
        ignore_parameters = ["utm_source"]
        """,
        "a = {b = [1, 2.5e3, 1979-05-27T07:32:00Z, nan], c.d = \"\\u00e9\"} # x\n'' = 0xff\n[a.b]\n",
    ]
}
