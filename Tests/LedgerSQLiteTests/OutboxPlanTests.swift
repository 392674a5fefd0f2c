internal import LedgerTesting
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// How SQLite finds what a relay asks for: it has to take as long for the millionth delivery as for
/// the first.
@Suite struct OutboxPlanTests {
    private static let hint = "INDEXED BY deliveries_open"
    private static let statements = [
        SQL.readDestination, SQL.newEvents, SQL.lastEvent,
        SQL.readQueue(hint),
        SQL.readDeliveryOfNotification, SQL.markDelivered, SQL.dueDeliveries(hasBody: true),
        SQL.nextDue,
        SQL.claimDelivery, SQL.endAttempt, SQL.changeDelivery, SQL.readOrderingKey,
        SQL.letBeDue, SQL.letOthersWait(hint), SQL.openSlots, SQL.attemptsOfSlot,
        SQL.releaseDelivery,
        SQL.endLostAttempt,
    ]
    /// Small ones, of which every row is read: destinations, and what is under way.
    private static let small = ["SCAN destinations", "SCAN attempts USING INDEX attempts_open"]

    @Test(arguments: statements)
    func `no statement reads everything that was ever delivered`(sql: String) throws {
        let shop = try Shop()
        _ = try shop.open()
        let plan = try SQLiteStatement(
            "EXPLAIN QUERY PLAN " + sql,
            on: try shop.sqlite()
        ).all([]) { $0.text(3) }
        #expect(!plan.isEmpty)
        for step in plan where step.hasPrefix("SCAN") {
            #expect(Self.small.contains { step.hasPrefix($0) }, "\(step)")
        }
        // By the destination alone, all of its deliveries are read.
        #expect(!plan.contains { $0.hasSuffix("PRIMARY KEY (destination_id=?)") }, "\(plan)")
    }
}
