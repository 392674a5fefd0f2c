internal import PHPMigration
internal import Testing

/// What a PHP file gives names to.
@Suite struct PHPFileTests {
    private func read(_ php: String) -> [String: String] {
        let all = PHPFile.assignments(in: Array("<?php\n\(php)".utf8), at: "/srv/shop/config.php")
        return Dictionary(
            all.map { ($0.path.joined(separator: "."), Self.words($0.value)) },
            uniquingKeysWith: { "\($0) \($1)" }
        )
    }

    private static func words(_ value: PHPValue) -> String {
        switch value {
        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
        case .unknown(let why, _): "?\(why)"
        case .array: "array"
        }
    }

    @Test func `arrays, elements, properties and setters give names to values`() {
        let php = """
            $config = array('app_id' => "1", 'log' => ['file' => 'x', 2 => 'y'], 'tail');
            $alipay_config['partner'] = '2';
            $aop->appId = '3';
            $this->config['app_id'] = '4';
            $c->setAppId("5")->setPrivateKey('6');
            return ['alipay' => ['default' => ['app_id' => '7']]];
            """
        #expect(
            read(php) == [
                "config.app_id": "1", "config.log.file": "x", "config.log.2": "y",
                "config.0": "tail", "alipay_config.partner": "2", "aop.appId": "3",
                "this.config.app_id": "4", "c.AppId": "5", "c.PrivateKey": "6",
                "alipay.default.app_id": "7",
            ]
        )
    }

    @Test func `an array is found wherever it stands`() {
        #expect(read("Pay::config(['a' => ['b' => '1']]);") == ["a.b": "1"])
        #expect(read("$x = merge($y, ['a' => '1']);")["a"] == "1")
        #expect(read("$x = $y ?: array('a' => '1');")["a"] == "1")
        #expect(read("$x = new Config(['a' => '1']);")["a"] == "1")
        #expect(read("class C { public static $x = ['a' => '1']; }") == ["x.a": "1"])
        #expect(read("$y['a']; f($z['b']);").isEmpty)
    }

    @Test func `comments are ignored, in any charset`() {
        let gbk: [UInt8] = [0xD6, 0xA7, 0xB8, 0x5C, 0xC9, 0x27, 0xB6, 0x22]
        let php =
            Array("<?php\n// ".utf8) + gbk + Array("\n$a = '1'; # $b = '2';\n/* ".utf8) + gbk
            + Array("\n$c = '3'; */ $d = '4'; // ?> $e = '5' <?php $f = '6';".utf8)
        let all = PHPFile.assignments(in: php, at: "/c.php")
        #expect(all.map(\.path) == [["a"], ["d"], ["f"]])
        #expect(all.map(\.line) == [3, 5, 5])
    }

    @Test func `what depends on the file alone is evaluated`() {
        let php = """
            define('ROOT', dirname(__FILE__));
            const KEYS = ROOT . '/keys/';
            $a = KEYS . 'a.pem'; $b = __DIR__ . DIRECTORY_SEPARATOR . "b"; $c = dirname(__DIR__);
            $d = strtoupper('rsa') . strtolower("GBK"); $e = 2021000000000000; $f = ('x' . 'y');
            $g = dirname(__FILE__, 3);
            """
        let found = read(php)
        #expect(found["a"] == "/srv/shop/keys/a.pem")
        #expect(found["b"] == "/srv/shop/b")
        #expect(found["c"] == "/srv")
        #expect(found["d"] == "RSAgbk")
        #expect(found["e"] == "2021000000000000")
        #expect(found["f"] == "xy")
        #expect(found["g"] == "/")
    }

    @Test(arguments: [
        ("getenv('A')", "a call of getenv()"), ("env('A', 'b')", "a call of env()"),
        ("$x", "the variable $x"), ("\"a$x\"", "a variable inside a text"),
        ("'a' . $_SERVER['H'] . 'b'", "the variable $_SERVER"), ("'a' ?: 'b'", "a computed value"),
        ("NOWHERE", "the constant NOWHERE"), ("Pay::MODE", "the constant Pay::MODE"),
        ("Pay::of(1)", "something of the class Pay"),
        ("1.5", "a number"), ("007", "a number"), ("`ls`", "a shell command"), ("null", "null"),
        ("'abc'[1]", "a part of a text"), ("\"\\u{110000}\"", "a text that PHP does not read"),
        ("new Config()", "an object"), ("-1", "a computed value"),
    ])
    func `what only PHP knows is named, never guessed`(expression: String, why: String) {
        #expect(PHPFile.value(of: Array(expression.utf8)) != .text([]))
        #expect(read("$a = \(expression);")["a"] == "?\(why)")
    }

    @Test func `a value that is put together or forgotten is not a value`() {
        #expect(read("$a = '1'; $a .= '2';")["a"] == "1 ?put together with .=")
        #expect(read("$a['x'] = '1'; $a['y'] = '2'; unset($a['x']);") == ["a.y": "2"])
        #expect(
            read("define('A', '1'); define('A', '2'); $b = A;")["b"]
                == "?the constant A, defined twice"
        )
    }

    @Test func `heredoc and nowdoc lose the indentation of their end`() {
        let php =
            "$a = <<<KEY\n  one\\x41\n   two\n  KEY;\n$b = <<<'X'\na\\x41$c\nX;\n$d = <<<E\nE;"
        #expect(read(php) == ["a": "oneA\n two", "b": "a\\x41$c", "d": ""])
    }

    @Test func `a file that is broken gives what stands before`() {
        #expect(read("$a = '1'; $b = ['x' => '2', ")["a"] == "1")
        #expect(read("$a = '1'; $b = 'no end")["b"] == "?a text without an end")
        let deep = String(repeating: "[", count: 5000)
        #expect(read("$a = '1'; $b = \(deep)")["a"] == "1")
        #expect(read("$a = '1'; $b = ['x' => '2'); $c = '3';")["a"] == "1")
        let calls = String(repeating: "$a = f(", count: 5000)
        #expect(read(calls)["a"]?.hasPrefix("?a call of f()") == true)
    }
}
