<?php
// What a [[deliver.command]] runs: the event is on standard input, the main fields are in the
// environment as well (ALIPAY_OUT_TRADE_NO, ALIPAY_TOTAL_FEN, …).
// Exit 0: done. 75: run me again later. Anything else: it failed, and is run again, too.

$event = json_decode(stream_get_contents(STDIN), true);
if ($event === null) {
    fwrite(STDERR, "no event on standard input\n");
    exit(1);
}
$data = $event['data'];
if (!empty($data['test'])) {
    echo "a test\n";
    exit(0);
}
// It may run twice for one event: let your own change look at $data['id'] first, see webhook.php.
echo "order {$data['out_trade_no']} is paid, {$data['total_amount']} yuan\n";
