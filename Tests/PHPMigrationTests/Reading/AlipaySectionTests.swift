internal import PHPMigration
internal import Testing

/// The configurations that shops have, by the names that their authors gave them.
@Suite struct AlipaySectionTests {
    private func sections(_ php: String) -> [AlipaySection] {
        AlipaySection.all(in: PHPFile.assignments(in: Array("<?php\n\(php)".utf8), at: "/c.php"))
    }

    private func one(_ php: String) throws -> AlipaySection {
        let all = sections(php)
        try #require(all.count == 1)
        return all[0]
    }

    @Test(arguments: [
        "$config = array('app_id' => '1', 'merchant_private_key' => 'p', 'alipay_public_key' => 'k');",
        "$c->setAppId('1'); $c->setPrivateKey('p'); $c->setAlipayPublicKey('k');",
        "$aop->appId = '1'; $aop->rsaPrivateKey = 'p'; $aop->alipayrsaPublicKey = 'k';",
        "$options->appId = '1'; $options->merchantPrivateKey = 'p'; $options->alipayPublicKey = 'k';",
        "return ['alipay' => ['app_id' => '1', 'ali_public_key' => 'k', 'private_key' => 'p']];",
        "$k = 'k'; $c->setAppId('1'); $c->setPrivateKey('p'); $c->setAlipayPublicKey($k);",
        "const APP_ID = '1'; const ALIPAY_PUBLIC_KEY = 'k'; const PRIVATE_KEY = 'p';",
    ])
    func `an app with Alipay's key is found in every style`(php: String) throws {
        let found = try one(php)
        #expect(found[.appID]?.text == "1")
        #expect(found[.privateKey]?.text == "p")
        #expect(found[.alipayPublicKey]?.text == "k")
    }

    @Test(arguments: [
        "$c->setAppId('1'); $c->setAppCertPath('a'); $c->setAlipayPublicCertPath('b'); "
            + "$c->setRootCertPath('c');",
        "$o->appId = '1'; $o->merchantCertPath = 'a'; $o->alipayCertPath = 'b'; "
            + "$o->alipayRootCertPath = 'c';",
        "return ['alipay' => ['default' => ['app_id' => '1', 'app_public_cert_path' => 'a', "
            + "'alipay_public_cert_path' => 'b', 'alipay_root_cert_path' => 'c']], "
            + "'wechat' => ['default' => ['app_id' => 'wx1', 'mch_id' => '2']]];",
    ])
    func `certificates are found in every style`(php: String) throws {
        let found = try one(php)
        #expect(found[.appCertificate]?.text == "a")
        #expect(found[.alipayCertificate]?.text == "b")
        #expect(found[.rootCertificate]?.text == "c")
    }

    @Test func `the old demo has a partner`() throws {
        let found = try one(
            """
            $alipay_config['partner'] = '2088';
            $alipay_config['seller_id'] = $alipay_config['partner'];
            $alipay_config['ali_public_key_path'] = 'key/alipay_public_key.pem';
            $alipay_config['sign_type'] = strtoupper('RSA');
            """
        )
        #expect(found.name == "alipay_config")
        #expect(found[.partner]?.text == "2088")
        #expect(found[.partner]?.line == 2)
        #expect(found[.sellerID]?.reason == "the variable $alipay_config")
        #expect(found[.signType]?.text == "RSA")
        #expect(found[.alipayPublicKeyFile]?.text == "key/alipay_public_key.pem")
    }

    @Test func `several are distinguished by their names`() {
        let found = sections(
            """
            return ['alipay' => ['default' => ['app_id' => '1', 'private_key' => 'p'],
                'other' => ['app_id' => '2', 'private_key' => 'q']]];
            """
        )
        #expect(found.map(\.name) == ["alipay.default", "alipay.other"])
        #expect(found.map { $0[.appID]?.text } == ["1", "2"])
    }

    @Test func `a value that is given twice is not one of them`() throws {
        let found = try one(
            "if ($test) { $c['app_id'] = '1'; } else { $c['app_id'] = '2'; }\n$c['private_key'] = 'p';"
        )
        #expect(found.ambiguous[.appID]?.map(\.text) == ["1", "2"])
        #expect(found.ambiguous[.privateKey] == nil)
    }

    @Test func `a variable that is assigned twice is not resolved`() throws {
        let found = try one(
            "$k = 'a'; $k = 'b'; $c->setAppId('1'); $c->setAlipayPublicKey($k);"
        )
        #expect(found[.alipayPublicKey]?.reason == "the variable $k")
    }

    @Test(arguments: [
        "", "$a = 1;", "$wx['app_id'] = 'wx1'; $wx['key'] = 's';", "$c['app_id'] = '1';",
    ])
    func `what names no app with a key is not a section`(php: String) {
        #expect(sections(php).isEmpty)
    }
}
