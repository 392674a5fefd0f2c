/// A statement of the shop's own, run in the transaction that records what it is about.
///
/// It is run once for each event: when the event's row is new, and never for a repetition. An
/// event that was superseded before it was first recorded has none run, see
/// `PaymentEvent.isSuperseded(by:)`: a payment that went back must not ship goods.
package struct ShopStatement: Sendable, Equatable {
    /// `PaymentEvent.name` of what it is run for.
    package let events: [String]
    /// One INSERT, UPDATE, DELETE or REPLACE on tables that are not the ledger's own, with the
    /// parameters of `ShopParameter`.
    package let sql: String
    /// How many rows it has to change, those of triggers not counted; `nil` for any number.
    package let rows: Int?
    /// How long it may take for one event, in milliseconds.
    package let timeout: Int

    package init(events: [String], sql: String, rows: Int? = nil, timeout: Int = 2000) {
        self.events = events
        self.sql = sql
        self.rows = rows
        self.timeout = timeout
    }

    /// What stands in the text like a parameter and is not one, as in `:paidat`.
    ///
    /// - Parameter dialect: Of the database that will run it: PostgreSQL's `::numeric` is a cast.
    /// - Returns: The placeholders as they stand in the text, each once.
    package func unknownPlaceholders(in dialect: SQLText.Dialect) -> [String] {
        SQLText.placeholders(in: sql, of: dialect).filter { ShopParameter(placeholder: $0) == nil }
    }
}
