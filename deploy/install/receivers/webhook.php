<?php
// Receives what alipay-callback posts to a [[deliver.webhook]], as Standard Webhooks has it.
// PHP 7.4 or later; copy it, and put your own change where the example's stands.

// Outside the web server's folder: one secret a line, whsec_… as in `secret_files`.
const SECRETS = '/etc/shop/webhook.secret';
const DATABASE = 'sqlite:/var/lib/shop/shop.db';

$body = file_get_contents('php://input');   // the raw bytes: they are what was signed
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
$timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
if (!isGenuine($body, $id, $timestamp, $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '')) {
    http_response_code(401);
    exit;
}
$event = json_decode($body, true);
http_response_code(500);   // should anything below fail, it is not done, and comes again
if (empty($event['data']['test'])) {
    record($id, $event['type'], $event['data']);
}
http_response_code(204);

function isGenuine($body, $id, $timestamp, $signatures)
{
    // Five minutes: what somebody has recorded cannot be played to you later.
    if ($id === '' || !ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) {
        return false;
    }
    foreach (file(getenv('SHOP_SECRETS') ?: SECRETS, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) as $secret) {
        $key = base64_decode(substr($secret, strlen('whsec_')));
        $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
        foreach (explode(' ', $signatures) as $signature) {
            if (hash_equals($expected, $signature)) {
                return true;
            }
        }
    }
    return false;
}

function record($id, $type, array $data)
{
    $shop = new PDO(getenv('SHOP_DATABASE') ?: DATABASE, null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
    $shop->exec('PRAGMA busy_timeout = 5000');
    $shop->exec('CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY)');
    $shop->exec('CREATE TABLE IF NOT EXISTS paid_orders (number TEXT PRIMARY KEY, fen INTEGER)');
    // An event may come twice. Its id and what follows from it are written together, or neither is.
    $shop->exec('BEGIN IMMEDIATE');
    $insertion = $shop->prepare('INSERT OR IGNORE INTO events (id) VALUES (?)');
    $insertion->execute([$id]);
    if ($insertion->rowCount() === 1 && $type === 'order.paid') {
        // Your own change: here, the goods may leave.
        $shop->prepare('INSERT INTO paid_orders (number, fen) VALUES (?, ?)')
            ->execute([$data['out_trade_no'], $data['total_fen']]);
    }
    $shop->exec('COMMIT');
}
