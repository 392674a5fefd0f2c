<?php
// Does to a message what frameworks, proxies and scripts are known to do.
//
//     php damage.php DAMAGE MESSAGE DAMAGED
//
// MESSAGE and DAMAGED are files; a message is a form, or the JSON body of an answer.

[, $damage, $from, $to] = $argv;
$raw = file_get_contents($from);

// What a framework hands on: the fields, decoded once.
parse_str($raw, $fields);
$each = fn(callable $change) => http_build_query(array_map($change, $fields));
$json = function (callable $change) use ($raw) {
    $answer = json_decode($raw, true);
    $node = array_key_first($answer);
    $answer[$node] = $change($answer[$node]);
    return $answer;
};
// Everything stays as it came but the value of sign.
$sign = fn(callable $change) => preg_replace_callback(
    '/(?<=[&]sign=)[^&]*/',
    fn($found) => $change($found[0]),
    $raw
);

$damaged = match ($damage) {
    'nothing' => http_build_query($fields),
    'htmlspecialchars' => $each('htmlspecialchars'),
    'htmlspecialchars of the body' => htmlspecialchars($raw),
    'addslashes' => $each('addslashes'),
    'trim' => $each('trim'),
    'line breaks' => $each(fn($value) => str_replace("\r\n", "\n", $value)),
    'urldecode of a value' => http_build_query(
        array_replace($fields, ['passback_params' => urldecode($fields['passback_params'])])
    ),
    'urldecode of the subject' => http_build_query(
        array_replace($fields, ['subject' => urldecode($fields['subject'])])
    ),
    'urldecode of the body' => urldecode($raw),
    'urlencode of the values' => $each('urlencode'),
    'GBK to UTF-8' => $each(fn($value) => mb_convert_encoding($value, 'UTF-8', 'GB18030')),
    'UTF-8 taken for Latin-1' => $each(fn($value) => mb_convert_encoding($value, 'UTF-8', 'ISO-8859-1')),
    'route parameter' => http_build_query(['s' => '/notify_url'] + $fields),
    'two route parameters' => http_build_query($fields + ['c' => 'Pay', 'm' => 'notify']),
    'array_merge with the query' => $raw . '&total_amount=0.01',
    'without sign_type' => http_build_query(array_diff_key($fields, ['sign_type' => 0])),
    'sign_type in lower case' => http_build_query(array_replace($fields, ['sign_type' => 'rsa'])),
    'without charset' => http_build_query(array_diff_key($fields, ['charset' => 0])),
    'sign as raw base64' => $sign('urldecode'),
    'sign in a column of 255' => $sign(fn($sign) => urlencode(substr(urldecode($sign), 0, 255))),
    'sign in lines of 76' => $sign(fn($sign) => urlencode(chunk_split(urldecode($sign), 76))),
    'sign encoded twice' => $sign('urlencode'),
    'without sign' => http_build_query(array_diff_key($fields, ['sign' => 0])),
    'body in a column of 399' => substr($raw, 0, 399),
    'body in a column of 400' => substr($raw, 0, 400),
    'body in a column of 401' => substr($raw, 0, 401),
    'another amount' => str_replace('88.88', '0.01', $raw),
    'json_encode' => json_encode($json(fn($node) => $node)),
    'json_encode, slashes and characters as they are' => json_encode(
        $json(fn($node) => $node),
        JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE
    ),
    'json_encode, pretty' => json_encode($json(fn($node) => $node), JSON_PRETTY_PRINT),
    'json_encode, sorted' => json_encode(
        $json(function ($node) {
            krsort($node);
            return $node;
        })
    ),
};
file_put_contents($to, $damaged);
