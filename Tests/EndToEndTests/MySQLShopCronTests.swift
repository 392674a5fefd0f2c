internal import Foundation
internal import Installation
internal import System
internal import Testing
internal import Transfer

/// A job of the shop's that locks rows of orders in random order, while their payments come.
@Suite struct MySQLShopCronTests {
    /// The rows are drawn from so many orders that are paid next.
    private static let near = 60

    /// In each transaction six rows, with a pause between two as a script in PHP has.
    ///
    /// A transaction that met with a deadlock is undone. `SELECT … INTO` locks nothing; a `SELECT` in a
    /// `SET` would lock all that it reads.
    private static let cron = """
        CREATE PROCEDURE shop.cron(IN near INT)
        BEGIN
            DECLARE turn INT DEFAULT 0;
            DECLARE left_over INT;
            DECLARE target INT;
            DECLARE paid INT;
            DECLARE CONTINUE HANDLER FOR 1213, 1205 SET left_over = -1;
            SET SESSION innodb_lock_wait_timeout = 10;
            WHILE (SELECT goes_on FROM shop.cron_switch) = 1 DO
                SELECT count(*) INTO paid FROM shop.tp_order WHERE pay_status > 0;
                START TRANSACTION;
                SET left_over = 6;
                WHILE left_over > 0 DO
                    SET target = paid + 1 + floor(rand() * near);
                    UPDATE shop.tp_order SET admin_note = concat('cron ', turn)
                        WHERE order_id = target;
                    DO SLEEP(0.0005);
                    SET left_over = left_over - 1;
                END WHILE;
                IF left_over < 0 THEN
                    ROLLBACK;
                    UPDATE shop.cron_switch SET deadlocks = deadlocks + 1;
                ELSE
                    COMMIT;
                    UPDATE shop.cron_switch SET turns = turns + 1;
                END IF;
                SET turn = turn + 1;
            END WHILE;
        END
        """

    @Test func `no row is wrong, and few batches are repeated`() throws {
        let orders =
            ProcessInfo.processInfo.environment["SHOP_ORDERS"].flatMap { Int($0) } ?? 600
        let shop = try MySQLShop(.thinkPHP)
        let numbers = (1...orders).map { "C\($0)" }
        try shop.sell(numbers)
        try shop.sql(
            """
            CREATE TABLE shop.cron_switch (goes_on INT, turns INT DEFAULT 0, deadlocks INT DEFAULT 0);
            INSERT INTO shop.cron_switch (goes_on) VALUES (1);
            DELIMITER //
            \(Self.cron) //
            """
        )
        let responder = try shop.sandbox.startResponder()
        let nginx = try Nginx(for: shop.sandbox)
        let requests = try numbers.map {
            KeptConnection.request("/alipay/notify", body: try shop.sandbox.notification($0))
        }
        let crons = try (1...2).map { _ in
            try Child(
                "mariadb",
                [
                    "--no-defaults", "--socket=\(shop.server.socketPath)", "--user=root",
                    "--execute=CALL shop.cron(\(Self.near))",
                ]
            )
        }
        shop.proxy.watch()
        let failed = Self.send(requests, to: nginx.port, connections: 16)
        let (batches, retries) = (shop.proxy.commits, shop.proxy.errors(1213))
        try shop.sql("UPDATE shop.cron_switch SET goes_on = 0")
        #expect(crons.map { $0.waitUntilEnded() } == [0, 0])

        let turns = try shop.sql("SELECT turns, deadlocks FROM shop.cron_switch")
        if ProcessInfo.processInfo.environment["SHOP_ORDERS"] != nil {
            print(
                """
                \(orders) payments in \(batches) batches, \(retries) repeated, \(failed.count) \
                failed; cron's turns and deadlocks: \(turns)
                """
            )
        }
        #expect(Self.send(failed.map { requests[$0] }, to: nginx.port, connections: 1) == [])
        let found = try shop.disagreement()
        #expect(found == "")
        #expect(try shop.sql("SELECT count(*) FROM shop.tp_order WHERE pay_status <> 1") == "0")
        #expect(try shop.sql("SELECT turns > 0 FROM shop.cron_switch") == "1")
        #expect(retries * 20 <= batches, "\(retries) of \(batches)")
        #expect(responder.isRunning)
    }

    /// Sends each over one of so many connections.
    ///
    /// - Returns: The places of those that were not answered `success`.
    private static func send(_ requests: [[UInt8]], to port: Int, connections: Int) -> [Int] {
        let failed = Mutex<[Int]>([])
        let next = Atomic(0)
        let finished = DispatchGroup()
        for _ in 0..<connections {
            finished.enter()
            Thread.detachNewThread {
                defer { finished.leave() }
                let connection = KeptConnection(port: port)
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < requests.count else { return }
                    let reply = try? connection.send(requests[index])
                    if reply?.text != "success" { failed.withLock { $0.append(index) } }
                }
            }
        }
        finished.wait()
        return failed.withLock { $0 }
    }
}
