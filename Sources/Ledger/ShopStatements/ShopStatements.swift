internal import Orders

/// The shop's statements on one connection.
final class ShopStatements {
    private let connection: any RecordingConnection
    private let statements: [any PreparedShopStatement]
    /// The failures that were reported, of statements that have not worked since.
    private var reported: [StorageError] = []
    /// How often the time of a statement was over in this batch, by its text.
    private var timeouts: [String: Int] = [:]
    /// The batch waits so often for one that takes too long: then whatever needs it fails at once.
    private static let timeoutsPerBatch = 2

    /// Prepares the statements; where there are none, it leaves the connection alone.
    ///
    /// - Throws: `StorageError` for the first one that cannot be prepared or breaks a rule.
    init(
        _ statements: [ShopStatement],
        on connection: any RecordingConnection
    ) throws(StorageError) {
        self.connection = connection
        var all: [any PreparedShopStatement] = []
        for statement in statements { all.append(try connection.prepare(statement)) }
        self.statements = all
    }

    /// Runs what the shop wants run for an event that is new, one after the other.
    ///
    /// Nothing is run for one that is superseded already: see `PaymentEvent.isSuperseded(by:)`.
    ///
    /// - Parameter event: What the event is about.
    /// - Throws: `StorageError` of the first one that fails; the caller rolls back.
    func run(for event: InsertedEvent) throws(StorageError) {
        guard !statements.isEmpty, !event.payment.isSuperseded(by: event.order) else { return }
        var last: ShopStatement?
        for prepared in statements where prepared.shop.events.contains(event.payment.type) {
            try run(prepared, for: event)
            reported.removeAll { $0.sql == prepared.shop.sql }
            last = prepared.shop
        }
        // What is looked at late would fail the commit, and everybody with it.
        if let last { try connection.checkDeferredConstraints(after: last) }
    }

    var isEmpty: Bool { statements.isEmpty }

    /// Whether something is to be run for one of these events.
    func isConcerned(by events: [InsertedEvent]) -> Bool {
        !statements.isEmpty
            && events.contains { event in
                !event.payment.isSuperseded(by: event.order)
                    && statements.contains { $0.shop.events.contains(event.payment.type) }
            }
    }

    /// A batch begins, for which nobody has waited yet.
    func beginBatch() { timeouts = [:] }

    private func run(
        _ prepared: any PreparedShopStatement,
        for event: InsertedEvent
    ) throws(StorageError) {
        guard timeouts[prepared.shop.sql, default: 0] < Self.timeoutsPerBatch else {
            throw .timeout(of: prepared.shop)
        }
        do throws(StorageError) {
            try prepared.run(for: event)
        } catch {
            // Who waited for another's lock waited as long.
            if error.isTimeout || error.code == .busy {
                timeouts[prepared.shop.sql, default: 0] += 1
            }
            throw error
        }
    }

    /// Whether a failure is to be reported: the first of its statement since that worked.
    func isNews(_ error: StorageError) -> Bool {
        guard error.code == .shop else { return true }
        guard !reported.contains(error) else { return false }
        reported.append(error)
        return true
    }
}

extension StorageError {
    private static let timeoutBeginning = "timeout: it did not end within "

    /// What a statement of the shop's comes to that takes too long.
    package static func timeout(of statement: ShopStatement) -> StorageError {
        StorageError(shop: "\(timeoutBeginning)\(statement.timeout) ms", in: statement.sql)
    }

    /// What an error of a server's comes to that a statement of the shop's met: the same, where the
    /// server, the connection or another transaction is the reason, else one of the shop's.
    ///
    /// - Parameters:
    ///   - shop: The statement.
    ///   - isTimeout: Whether the server ended it because it took too long.
    /// - Returns: What it comes to.
    package func ofShop(_ shop: ShopStatement, isTimeout: Bool = false) -> StorageError {
        if isTimeout { return .timeout(of: shop) }
        return switch code {
        case .busy, .conflict, .cannotOpen, .full, .readOnly: self
        default: StorageError(shop: native, in: shop.sql)
        }
    }

    package var isTimeout: Bool { code == .shop && native.hasPrefix(Self.timeoutBeginning) }
}
