internal import Ledger
package import Settings
internal import System

/// Registers the orders of a CSV file, beside the responder.
package struct OrderImport {
    /// How many rows share a transaction: a responder waits for it as long as for a slow disk.
    private static let batch = 2000

    private let settings: Settings
    private let app: String?
    private let isReplacing: Bool
    private let isTrial: Bool
    private let clock: () -> Int64

    /// - Parameters:
    ///   - settings: Whose orders may be, and what names the ledger.
    ///   - app: Whose they are where a row does not say.
    ///   - replacing: Whether an order that is there and not paid gets another amount and subject.
    ///   - isTrial: Whether all is only tried, and nothing written.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    package init(
        into settings: Settings,
        app: String?,
        replacing: Bool,
        isTrial: Bool,
        clock: @escaping () -> Int64
    ) {
        self.settings = settings
        self.app = app
        isReplacing = replacing
        self.isTrial = isTrial
        self.clock = clock
    }

    /// Registers every row that can be.
    ///
    /// - Parameters:
    ///   - source: Gives the next bytes of the file, none at its end.
    ///   - name: What the file is called in sentences.
    ///   - refused: Gets the line, from 1, and the reason of each row that is not registered.
    ///   - hasRead: Gets how many rows were done, now and then.
    /// - Returns: What became of the rows.
    /// - Throws: `Refusal` for an invalid header, and where the file cannot be read or the ledger
    ///   not be written to the end: what was done before stays, and the sentence says how much.
    package func run(
        reading source: @escaping () throws -> [UInt8],
        of name: String,
        refused: (_ line: Int, _ sentence: String) -> Void,
        hasRead: (_ rows: Int) -> Void
    ) throws -> OrderImportCounts {
        let ledger = try WritableLedger(of: settings, mustExist: isTrial, orShadow: true)
        var counts = OrderImportCounts()
        do {
            var rows = try OrderFile(reading: source, receivers: Receivers(settings), app: app)
            let registry = try OrderRegistry(
                on: ledger.engine,
                isTrial: isTrial,
                clock: clock
            )
            var batch: [OrderFile.Row] = []
            while let row = try rows.next() {
                batch.append(row)
                if batch.count < Self.batch { continue }
                try register(batch, in: registry, &counts, refused)
                hasRead(counts.all)
                batch = []
            }
            try register(batch, in: registry, &counts, refused)
        } catch let refusal as Refusal {
            throw Refusal(refusal.kind, "\(name): \(refusal.sentence)")
        } catch let error as StorageError {
            throw Refusal(.state, "\(ledger.name): \(error)\n\(counts.rest)")
        } catch let error as SystemError {
            throw Refusal(.state, "\(name): cannot be read: \(error)\n\(counts.rest)")
        }
        return counts
    }

    /// Registers what can be, and gives way to the responder for as long as that took.
    private func register(
        _ rows: [OrderFile.Row],
        in registry: OrderRegistry,
        _ counts: inout OrderImportCounts,
        _ refused: (Int, String) -> Void
    ) throws {
        let begin = ContinuousClock.now
        let orders = rows.compactMap { try? $0.order.get() }
        var registrations = try registry.register(orders, replacing: isReplacing)[...]
        let end = ContinuousClock.now
        for row in rows {
            switch row.order {
            case .failure(let refusal):
                counts.refused += 1
                refused(row.line, refusal.sentence)
            case .success(let order):
                guard let registration = registrations.popFirst() else { continue }
                counts.count(registration)
                if !registration.isDone {
                    refused(row.line, registration.sentence(about: order))
                }
            }
        }
        if rows.count == Self.batch && !isTrial {
            Clock.pause(milliseconds: Int(min((end - begin) / .milliseconds(1), 250)))
        }
    }
}
