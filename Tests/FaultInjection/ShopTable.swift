internal import Installation

/// A table of the shop's in the ledger's file, into which an `[[event.sql]]` writes every payment.
///
/// It has no key: what is written twice is there twice.
struct ShopTable {
    /// Rows in the table.
    let rows: Int
    /// What is wrong with them.
    let broken: [String]

    /// A sandbox with a ledger and the table in it.
    ///
    /// - Throws: When a program is missing, or the responder does not see the table.
    static func sandbox() throws -> Sandbox {
        let sandbox = try Sandbox(
            adding: """
                [[event.sql]]
                events = ["order.paid"]
                statement = "INSERT INTO shop_paid VALUES (:trade_no)"
                rows = 1
                """
        )
        let responder = try sandbox.startResponder()
        // By then there is a ledger.
        guard responder.waits(for: "no such table: shop_paid") else {
            throw Sandbox.Failure(text: responder.log)
        }
        _ = try sandbox.sql("CREATE TABLE shop_paid (trade_no TEXT)")
        guard responder.waits(for: "ledger available again"), responder.stop() == 0 else {
            throw Sandbox.Failure(text: responder.log)
        }
        return sandbox
    }

    /// Compares the table with the events.
    ///
    /// - Parameter sandbox: One that `sandbox()` made.
    /// - Throws: When there is no `sqlite3`, or the ledger cannot be read.
    init(in sandbox: Sandbox) throws {
        let figures = try sandbox.sql(Self.comparison).split(separator: "|").map { Int($0) ?? -1 }
        guard figures.count == 4 else { throw Sandbox.Failure(text: "no figures: \(figures)") }
        rows = figures[0]
        broken =
            (figures[1] > 0 ? ["\(figures[1]) payments without a row of the shop's"] : [])
            + (figures[2] > 0 ? ["\(figures[2]) rows of the shop's without a payment"] : [])
            + (figures[3] > 0 ? ["\(figures[3]) rows of the shop's twice"] : [])
    }

    /// Rows, those that are missing, those that should not be, those that are there twice.
    ///
    /// A payment that was reported by its full refund was superseded: it has no row.
    private static let comparison = """
        WITH due AS (
            SELECT e.trade_no FROM events AS e JOIN notifications AS n ON n.id = e.notification_id
            WHERE e.type = 'order.paid' AND n.refunded_fen < n.total_fen
        )
        SELECT (SELECT count(*) FROM shop_paid),
            (SELECT count(*) FROM (SELECT * FROM due EXCEPT SELECT * FROM shop_paid)),
            (SELECT count(*) FROM (SELECT * FROM shop_paid EXCEPT SELECT * FROM due)),
            (SELECT count(*) - count(DISTINCT trade_no) FROM shop_paid)
        """
}
