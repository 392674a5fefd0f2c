internal import PHPMigration

extension FuzzTarget {
    /// A PHP file gives names to values, whatever is in it, and every value has a line.
    static let php = FuzzTarget(
        name: "php",
        seeds: { Seed.phpFiles.map { Array($0.utf8) } },
        check: { bytes in
            let all = PHPFile.assignments(in: bytes, at: "/srv/shop/config.php")
            let lines = bytes.count { $0 == 10 } + 1
            for one in all {
                require(!one.path.isEmpty, "what is assigned has a name")
                require((1...lines).contains(one.line), "line \(one.line) is there")
                if case .array = one.value { require(false, "an array is taken apart") }
            }
            // Text before and comments behind change nothing.
            let again = PHPFile.assignments(in: Array("<html>".utf8) + bytes, at: "/c.php")
            require(again.count == all.count, "what stands in front of PHP is not PHP")
            for section in AlipaySection.all(in: all) {
                require(
                    section[.appID] != nil || section[.partner] != nil,
                    "a configuration names an app"
                )
            }
        }
    )
}

extension Seed {
    /// Files as shops have them.
    fileprivate static let phpFiles = [
        "<?php $config = array('app_id' => \"1\", 'merchant_private_key' => 'p' . \"\\x41\", 3 => 4,);",
        "<?php $alipay_config['partner'] = '2088'; # x\n$alipay_config['key'] = strtoupper('a');",
        "<?php $c = new C(); $c->setAppId(\"1\")->setPrivateKey($k); $k = <<<'E'\n  x\n  E;\n ?>",
        "<?php return ['alipay' => ['default' => ['app_id' => '1', 'k' => env('A', 'b'),]]];",
        "<?php define('ROOT', dirname(__FILE__, 2)); const A = ROOT . '/x'; $o->appId = A; /* y */",
    ]
}
