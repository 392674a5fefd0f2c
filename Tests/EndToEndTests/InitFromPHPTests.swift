import Foundation
import Installation
import Testing

/// `init --from-php`, on files as shops have them, with keys that the openssl command made.
@Suite struct InitFromPHPTests {
    private let shop: PHPSettings

    init() throws { shop = try PHPSettings() }

    private let seller = ["--seller-id", "2088102146225135"]

    /// `config.php` of the official demos.
    private func demo(_ alipay: String, _ own: String, adding lines: String = "") -> String {
        """
        <?php
        $config = array (
            //应用ID,您的APPID。
            'app_id' => "2016073100129537",
            'merchant_private_key' => "\(own)",
            'notify_url' => "http://shop.example.com/pay/notify_url.php",
            'return_url' => "http://shop.example.com/pay/return_url.php?id=5&from=web",
            'charset' => "GBK",
            'sign_type'=>"RSA2",
            'gatewayUrl' => "https://openapi.alipaydev.com/gateway.do",
            'alipay_public_key' => "\(alipay)",
            \(lines)
        );
        """
    }

    @Test func `the folder to write into has to be named`() throws {
        let file = shop.path("config.php")
        let result = try Programs.run("alipay-callback", ["init", "--from-php", file] + seller)
        #expect(result.status == 64)
        #expect(result.errors.contains("say where to write"))
    }

    @Test func `the official demo becomes settings that verify what Alipay signs`() throws {
        let result = try shop.initialise(demo(shop.alipayLine, shop.ownLine), seller)
        #expect(result.status == 0, "\(result.errors)")
        let settings = try shop.text("out/alipay-callback.toml")
        for line in [
            "notify = [\"/pay/notify_url.php\", \"/alipay/notify\"]",
            "return = [\"/pay/return_url.php\", \"/alipay/return\"]",
            "app_id = \"2016073100129537\"", "seller_id = \"2088102146225135\"",
            "sign_type = \"RSA2\"", "alipay_public_keys = [\"alipay-public-key.pem\"]",
            "app_public_key = \"app-public-key.pem\"", "ignore_parameters = [\"id\", \"from\"]",
        ] {
            #expect(settings.contains(line + "\n"), "\(line)")
        }
        #expect(try shop.text("out/alipay-public-key.pem") == shop.text("alipay.pub"))
        #expect(try shop.text("out/app-public-key.pem") == shop.text("own.pub"))
        #expect(result.output.contains("charset is GBK"))
        #expect(result.output.contains("settings of Alipay's sandbox: for production"))

        let body = try shop.sign(
            "app_id=2016073100129537&seller_id=2088102146225135&total_amount=1.00"
        )
        let verified = try Programs.run(
            "alipay-callback",
            ["verify", "--config", shop.path("out/alipay-callback.toml")],
            input: Array(body.utf8)
        )
        #expect(verified.output.hasPrefix("ok V1 RSA2"), "\(verified.output) \(verified.errors)")
    }

    @Test func `the private key goes nowhere`() throws {
        let result = try shop.initialise(demo(shop.alipayLine, shop.ownLine), seller)
        let files = try FileManager.default.contentsOfDirectory(atPath: shop.path("out"))
        #expect(
            files.sorted() == [
                "alipay-callback.toml", "alipay-public-key.pem", "app-public-key.pem",
            ]
        )
        let everything =
            try files.map { try shop.text("out/\($0)") } + [result.output, result.errors]
        // Also no piece of it, but for what every RSA key begins with.
        let secret = shop.ownLine.dropFirst(600).prefix(64)
        for text in everything {
            #expect(!text.replacing("\n", with: "").contains(secret))
            #expect(!text.contains("PRIVATE"))
        }
    }

    @Test func `your own public key in the place of Alipay's is refused, and nothing is written`()
        throws
    {
        let result = try shop.initialise(demo(shop.ownPublicLine, shop.ownLine), seller)
        #expect(result.status == 1)
        #expect(
            result.errors.contains("line 11, config.alipay_public_key: this is your own public key")
        )
        #expect(result.errors.contains("应用公钥"))
        #expect(!shop.isThere("out"))
    }

    @Test func `nothing is overwritten without --force`() throws {
        let php = demo(shop.alipayLine, shop.ownLine)
        #expect(try shop.initialise(php, seller).status == 0)
        try "mine".write(
            toFile: shop.path("out/alipay-public-key.pem"),
            atomically: true,
            encoding: .utf8
        )
        let again = try shop.initialise(php, seller)
        #expect(again.status == 1)
        #expect(again.errors.contains("there already"))
        #expect(try shop.text("out/alipay-public-key.pem") == "mine")
        #expect(try shop.initialise(php, seller + ["--force"]).status == 0)
        #expect(try shop.text("out/alipay-public-key.pem") == shop.text("alipay.pub"))
    }

    @Test func `all that is missing or only PHP's is reported at once, with its line`() throws {
        let php = demo("' . getenv('KEY') . '", "\" . $secret . \"")
            .replacing("\"2016073100129537\"", with: "env('APP', 'secret')")
            .replacing("\"' . getenv('KEY') . '\"", with: "getenv('KEY')")
        let result = try shop.initialise(php, [])
        #expect(result.status == 1)
        #expect(result.errors.contains("line 4, config.app_id: a call of env()"))
        #expect(result.errors.contains("say it with --app-id"))
        #expect(result.errors.contains("line 11, config.alipay_public_key: a call of getenv()"))
        #expect(result.errors.contains("seller_id is not in the file: say it with --seller-id"))
        #expect(!result.errors.contains("secret"))
        let initialised = try shop.initialise(
            php,
            seller + ["--app-id", "2016", "--alipay-public-key", shop.path("alipay.pub")]
        )
        #expect(initialised.status == 0, "\(initialised.errors)")
        #expect(initialised.output.contains("line 5, config.merchant_private_key: not read"))
    }

    @Test func `the old demo becomes a partner, and MD5 is refused`() throws {
        let php = """
            <?php
            $alipay_config['partner'] = '2088911587769191';
            $alipay_config['seller_id'] = $alipay_config['partner'];
            $alipay_config['private_key_path'] = 'own.pem';
            $alipay_config['ali_public_key_path'] = dirname(__FILE__) . '/alipay.pub';
            $alipay_config['key'] = 'ux4e9xyelr1sjifsx5yxjf5t4hfvth67';
            $alipay_config['sign_type'] = strtoupper('rsa');
            """
        let result = try shop.initialise(php, [])
        #expect(result.status == 0, "\(result.errors)")
        let settings = try shop.text("out/alipay-callback.toml")
        #expect(settings.contains("[[partner]]\n"))
        #expect(settings.contains("seller_id = \"2088911587769191\""))
        #expect(!settings.contains("[[app]]"))

        let md5 = try shop.initialise(php.replacing("rsa'", with: "MD5'"), ["--force"])
        #expect(md5.status == 1)
        #expect(md5.errors.contains("sign_type is MD5"))
        #expect(!md5.errors.contains("ux4e9"))
        let missing = try shop.initialise(
            php.replacing("/alipay.pub", with: "/no.pem"),
            ["--force"]
        )
        #expect(missing.errors.contains("/no.pem is not there or cannot be read"))
    }

    @Test func `certificates are copied, and say whose they are`() throws {
        try shop.openssl(
            "req -x509 -newkey rsa:2048 -nodes -keyout @r.key -out @root.crt -subj /CN=R"
        )
        try shop.openssl("req -new -key @alipay.pem -out @leaf.csr -subj /CN=A-2088102146225135")
        try shop.openssl(
            "x509 -req -in @leaf.csr -CA @root.crt -CAkey @r.key -sha256 -out @leaf.crt"
        )
        let php = """
            <?php
            $k = "\(shop.ownLine)";
            $c = new AlipayConfig();
            $c->setAppId("2016073100129537");
            $c->setPrivateKey($k);
            $c->setAlipayPublicCertPath(__DIR__ . "/leaf.crt");
            $c->setRootCertPath('\(shop.path("root.crt"))');
            """
        let other = try shop.initialise(php, ["--seller-id", "2088000000000000"])
        #expect(other.status == 1)
        let file = shop.path("out/alipayCertPublicKey_RSA2.crt")
        #expect(other.errors.contains("\(file): "), "\(other.errors)")
        #expect(other.errors.hasSuffix("\nnothing was written\n"))
        #expect(!shop.isThere("out"))
        let result = try shop.initialise(php, [])
        #expect(result.status == 0, "\(result.errors)")
        let settings = try shop.text("out/alipay-callback.toml")
        #expect(settings.contains("seller_id = \"2088102146225135\""))
        #expect(settings.contains("alipay_certificates = [\"alipayCertPublicKey_RSA2.crt\"]"))
        #expect(settings.contains("app_public_key = \"app-public-key.pem\""))
        #expect(try shop.text("out/alipayRootCert.crt") == shop.text("root.crt"))
    }

    @Test func `comments may be in GBK, and several configurations are asked for`() throws {
        let gbk: [UInt8] = Array("<?php // ".utf8) + [0xD6, 0xA7, 0xB8, 0x5C, 0x0A]
        let php = demo(shop.alipayLine, shop.ownLine).replacing("<?php", with: "")
        #expect(try shop.initialise(bytes: gbk + Array(php.utf8), seller).status == 0)
        let two =
            "<?php return ['a' => ['app_id' => '1', 'alipay_public_key' => '\(shop.alipayLine)'], "
            + "'b' => ['app_id' => '2', 'alipay_public_key' => '\(shop.alipayLine)']];"
        let asked = try shop.initialise(two, seller + ["--force"])
        #expect(asked.status == 1)
        #expect(asked.errors.contains("several configurations: a, b"))
        #expect(try shop.initialise(two, seller + ["--force", "--section", "b"]).status == 0)
        #expect(try shop.text("out/alipay-callback.toml").contains("app_id = \"2\""))
    }
}
