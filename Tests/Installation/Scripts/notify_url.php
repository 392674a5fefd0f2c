<?php
// A shop's notify_url.php: the last part of its address says how it answers, see PHPShop.swift.
$fields = $_POST;
$sign = base64_decode($fields['sign'] ?? '');
unset($fields['sign'], $fields['sign_type']);
ksort($fields);
$pairs = [];
foreach ($fields as $name => $value) {
    $pairs[] = "$name=$value";
}
$key = file_get_contents($_SERVER['ALIPAY_PUBLIC_KEY']);
$isGenuine = openssl_verify(implode('&', $pairs), $sign, $key, OPENSSL_ALGO_SHA256) === 1;

switch ($_SERVER['SCRIPT_NAME']) {
    case '/lax':
        echo 'success';
        break;
    case '/mumbling':
        echo $isGenuine ? "success\n" : 'fail';
        break;
    default:
        echo $isGenuine ? 'success' : 'fail';
}
