<?php
// What merchants have: notify_url.php with the steps of the official demo, and its class for the
// content of a signature. Without a database in config.php it leaves the row out; whether the connection
// to the database is kept is said there as well: most of these scripts do not keep it.

class Verification
{
    private $publicKey;

    public function __construct($publicKey)
    {
        $this->publicKey = $publicKey;
    }

    public function holds(array $fields)
    {
        $sign = $fields['sign'] ?? '';
        unset($fields['sign'], $fields['sign_type']);
        ksort($fields);
        $pairs = [];
        foreach ($fields as $name => $value) {
            if ($value !== null && trim($value) !== '') {
                $pairs[] = $name . '=' . $value;
            }
        }
        $pem = "-----BEGIN PUBLIC KEY-----\n" . wordwrap($this->publicKey, 64, "\n", true)
            . "\n-----END PUBLIC KEY-----";
        return openssl_verify(implode('&', $pairs), base64_decode($sign), $pem, OPENSSL_ALGO_SHA256) === 1;
    }
}

$config = require __DIR__ . '/config.php';
$verification = new Verification($config['alipay_public_key']);
if (!$verification->holds($_POST) || $_POST['app_id'] !== $config['app_id']) {
    http_response_code(403);
    echo 'fail';
    return;
}
if ($_POST['trade_status'] === 'TRADE_SUCCESS' && $config['database'] !== null) {
    $isFile = strpos($config['database'], 'sqlite:') === 0;
    $user = $isFile ? null : 'root';
    $database = new PDO($config['database'], $user, null, [PDO::ATTR_PERSISTENT => $config['keeps_connection']]);
    if ($isFile) {
        $database->exec('PRAGMA busy_timeout = 20000; PRAGMA synchronous = FULL');
    }
    $insertion = $database->prepare(
        ($isFile ? 'INSERT OR IGNORE' : 'INSERT IGNORE') . " INTO orders (out_trade_no, trade_no, total_amount, status) VALUES (?, ?, ?, 'paid')"
    );
    $insertion->execute([$_POST['out_trade_no'], $_POST['trade_no'], $_POST['total_amount']]);
}
echo 'success';
