<?php
// Signs or verifies a batch of messages, the way notify_url.php scripts do.
//
//     php alipay.php sign|verify KEYS QUESTIONS ANSWERS
//
// A question is a line: sign type, content rule, charset, form. The answer to `sign` is the signed
// form, the answer to `verify` is yes, no or error.

[, $task, $keys, $questions, $answers] = $argv;

// V1 drops sign and sign_type, V2 only sign. "AopClient" is V1 as Alipay's own PHP SDK has it: it
// passes over every value that begins with @ (PHP once took those for files to upload).
function content(array $fields, string $rule): string
{
    unset($fields['sign']);
    if ($rule !== 'V2') {
        unset($fields['sign_type']);
    }
    ksort($fields, SORT_STRING);
    $pairs = [];
    foreach ($fields as $name => $value) {
        if ($rule !== 'AopClient' || substr($value, 0, 1) !== '@') {
            $pairs[] = "$name=$value";
        }
    }
    return implode('&', $pairs);
}

function form(array $fields): string
{
    $pairs = [];
    foreach ($fields as $name => $value) {
        $pairs[] = urlencode($name) . '=' . urlencode($value);
    }
    return implode('&', $pairs);
}

$digests = ['RSA2' => OPENSSL_ALGO_SHA256, 'RSA' => OPENSSL_ALGO_SHA1];
foreach ($digests as $type => $digest) {
    $private[$type] = openssl_pkey_get_private(file_get_contents("$keys/$type.pem"));
    $public[$type] = openssl_pkey_get_public(file_get_contents("$keys/$type.pub"));
}

$output = fopen($answers, 'w');
foreach (file($questions, FILE_IGNORE_NEW_LINES) as $question) {
    [$type, $rule, $charset, $form] = explode(' ', $question);
    parse_str($form, $fields);
    if ($task === 'sign') {
        // What is called GBK has to be GBK to somebody else than the one who made it, too.
        $named = $charset === 'latin-1' ? 'ISO-8859-1' : $charset;
        foreach ($fields as $name => $value) {
            if (!mb_check_encoding($name, $named) || !mb_check_encoding($value, $named)) {
                throw new Exception("not $charset: $form");
            }
        }
        openssl_sign(content($fields, $rule), $signature, $private[$type], $digests[$type]);
        $fields['sign'] = base64_encode($signature);
        fwrite($output, form($fields) . "\n");
    } else {
        $answer = openssl_verify(
            content($fields, $rule),
            base64_decode($fields['sign']),
            $public[$type],
            $digests[$type]
        );
        fwrite($output, [1 => 'yes', 0 => 'no'][$answer] ?? 'error');
        fwrite($output, "\n");
    }
}
