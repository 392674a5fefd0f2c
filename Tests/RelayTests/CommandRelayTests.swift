import Foundation
import Installation
import Testing

/// Programs that are run for what happened: a shop's own scripts.
@Suite struct CommandRelayTests {
    static let hasPHP = (try? Programs.run("php", ["-v"]))?.status == 0

    private func command(_ run: [String], adding lines: String = "") -> String {
        let list = run.map { "'''\($0)'''" }.joined(separator: ", ")
        return """
            [[deliver.command]]
            name = "script"
            run = [\(list)]
            events = ["order.paid", "order.refunded"]
            \(lines)

            """
    }

    private func shell(_ script: String, adding lines: String = "") throws -> RelayedShop {
        try RelayedShop(command(["/bin/sh", "-c", script], adding: lines))
    }

    @Test func `exit 0 counts as delivered, and the output is in the log`() throws {
        let shop = try shell("echo \"$ALIPAY_OUT_TRADE_NO $ALIPAY_TOTAL_AMOUNT\"; echo two >&2")
        try shop.pay("A1")
        let drained = try shop.drain()
        #expect(drained.errors.contains("of A1 to script: exit 0: A1 88.88␊two\n"))
        #expect(
            try shop.sandbox.sql("SELECT outcome, answer, detail FROM attempts")
                == "delivered|exit 0|A1 88.88␊two"
        )
    }

    @Test func `75 and 1 are tried again, in the same event's name`() throws {
        let shop = try shell(
            """
            file=/tmp/$ALIPAY_EVENT_ID.$PPID
            echo x >>$file
            case $(wc -l <$file) in
            1) exit 75 ;;
            2) echo broken; exit 1 ;;
            3) kill -SEGV $$ ;;
            esac
            rm $file
            """
        )
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "exit 0"))
        #expect(relay.stop() == 0)
        #expect(
            try shop.sandbox.sql("SELECT outcome, answer, detail FROM attempts ORDER BY id")
                == """
                failed|exit 75, try later|
                failed|exit 1|broken
                failed|signal 11|
                delivered|exit 0|
                """
        )
    }

    @Test func `a program that takes too long is ended with all that it started`() throws {
        let shop = try shell("sleep 1000 & echo begun; wait", adding: "timeout = \"300ms\"")
        try shop.sandbox.change { $0.replacing(RelayedShop.quick, with: "schedule = []") }
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "failed for the last time"))
        #expect(relay.log.contains("took too long: begun"))
        #expect(ProcessTree(of: relay.processID).descendants == [])
        #expect(relay.stop() == 0)
    }

    @Test func `a program that is not there has failed, and the log says what is missing`() throws {
        let shop = try RelayedShop(
            command(["/nonexistent/php", "paid.php"]),
            schedule: "schedule = []"
        )
        try shop.pay("A1")
        #expect(try shop.drain().errors.contains("not run: "))
        #expect(try shop.sandbox.sql("SELECT outcome, answer FROM attempts") == "failed|not run")
    }

    @Test(.enabled(if: hasPHP))
    func `PHP reads the event, and its environment holds nothing else`() throws {
        let script = """
            <?php
            $event = json_decode(file_get_contents('php://stdin'), true);
            $data = $event['data'];
            $same = getenv('ALIPAY_EVENT_ID') === $data['id']
                && getenv('ALIPAY_OUT_TRADE_NO') === $data['out_trade_no']
                && (int) getenv('ALIPAY_TOTAL_FEN') === $data['total_fen']
                && getenv('ALIPAY_REFUNDED_AMOUNT') === $data['refunded_amount'];
            $names = array_keys(getenv());
            sort($names);
            echo $event['type'], ' ', $data['subject'], ' ', $same ? 'same' : 'not the same', ' ',
                implode(',', array_filter($names, fn($name) => strncmp($name, 'ALIPAY_', 7)));
            exit($same ? 0 : 1);
            """
        let php = try Programs.path(of: "php").path
        let shop = try RelayedShop("")
        let file = shop.path("paid.php")
        try script.write(toFile: file, atomically: true, encoding: .utf8)
        try shop.sandbox.change { $0 + command([php, file]) }
        try shop.pay("A1", refunded: 105, subject: "🧋 <奶茶> \"大\"")
        let drained = try shop.drain()
        for event in ["order.paid", "order.refunded"] {
            #expect(
                drained.errors.contains("exit 0: \(event) 🧋 <奶茶> \"大\" same LANG,PATH\n"),
                "\(drained.errors)"
            )
        }
    }

    @Test func `what a script prints is one line of the log, cut where it is long`() throws {
        let shop = try shell(
            "printf '\\033[31mred\\nnext\\rline'; head -c 100000 /dev/zero | tr '\\0' x"
        )
        try shop.pay("A1")
        let drained = try shop.drain()
        let lines = drained.errors.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].utf8.count < 600)
        #expect(lines[0].contains("exit 0: ␛[31mred␊next␍linexxx"))
    }
}
