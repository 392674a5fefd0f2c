<?php
// Evaluates expressions: a line of base64 each; "error", or "=" and the text in base64.
// usage: literals.php QUESTIONS ANSWERS
error_reporting(0);
$answers = '';
foreach (file($argv[1], FILE_IGNORE_NEW_LINES) as $line) {
    try {
        $value = eval('return ' . base64_decode($line) . "\n;");
        $answers .= '=' . base64_encode((string) $value) . "\n";
    } catch (\Throwable $error) {
        $answers .= "error\n";
    }
}
file_put_contents($argv[2], $answers);
