package import Alipay
package import Foundation
package import Ledger
package import Orders
internal import Signing
package import Simulator
internal import System

/// A shop with one app and a throw-away key, and a ledger of its own.
package final class Shop: Sendable {
    package static let appID = "2021000000000000"
    package static let now: Int64 = 1_769_853_909_000

    /// One key for all tests: making one takes longer than most of them.
    private static let signing = Result { () throws -> (SimulatedAlipay, KeyRing) in
        let key = try PrivateKey(generatingForSimulator: ())
        let publicKey = try PublicKey(reading: key.publicPEM(), for: .rsa2)
        let sellerID = "2088000000000000"
        let app = App(appID: appID, sellerID: sellerID, signType: .rsa2, keys: [publicKey])
        let alipay = SimulatedAlipay(key: key, appID: appID, sellerID: sellerID)
        return (alipay, KeyRing([app]))
    }

    private let alipay: SimulatedAlipay
    private let ring: KeyRing
    package let folder: URL
    private let name: String
    private let reported = Incidents()

    package init() throws {
        (alipay, ring) = try Self.signing.get()
        folder = Place.current.folder.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        name = "shop_" + UUID().uuidString.replacing("-", with: "_")
        try Place.current.make(name)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Where the ledger's file is.
    package var path: String { folder.appending(path: "ledger.db").path() }

    /// What the ledgers of this shop reported as failures.
    package var failures: [StorageError] {
        reported.all.compactMap { incident in
            switch incident {
            case .failing(let error), .entryFailed(let error, _), .statementFails(let error, _):
                error
            case .recovered: nil
            }
        }
    }

    /// All that the ledgers of this shop reported.
    package var incidents: [LedgerIncident] { reported.all }

    /// The same in words, without the SQL.
    package var story: [String] {
        reported.all.map { incident in
            switch incident {
            case .failing(let error): "fails: \(error.native)"
            case .recovered(_, let refused): "works, \(refused) refused"
            case .entryFailed(let error, _): "entry: \(error.native)"
            case .statementFails(let error, _): "statement: \(error.native)"
            }
        }
    }

    /// Where this shop's ledger is, as one more process would get at it.
    ///
    /// - Parameters:
    ///   - kind: What it is to be; `nil` for whatever it is.
    ///   - busyTimeout: How long to wait for a lock, in milliseconds.
    /// - Returns: The engine.
    /// - Throws: When the server did not start.
    package func engine(
        as kind: LedgerKind? = .live,
        busyTimeout: Int32 = 60_000
    ) throws -> any Engine {
        try Place.current.engine(name, in: folder, as: kind, busyTimeout: busyTimeout)
    }

    /// Another place for a ledger, where this shop's can be copied to.
    ///
    /// - Parameters:
    ///   - place: What kind of place.
    ///   - other: What distinguishes it from other places of this shop: letters and digits.
    /// - Returns: The engine; a server has an empty ledger there.
    /// - Throws: When the server did not start.
    package func engine(at place: Place = .current, besides other: String) throws -> any Engine {
        let folder = folder.appending(path: other)
        if !FileManager.default.fileExists(atPath: folder.path()) {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try place.make("\(name)_\(other)")
        }
        return try place.engine("\(name)_\(other)", in: folder, as: nil, busyTimeout: 60_000)
    }

    /// The keys that this shop's notifications are verified by.
    package var keys: KeyRing { ring }

    /// Opens the ledger; it is made and ready when this returns.
    package func open(
        policy: OrderPolicy = .record,
        busyTimeout: Int32 = 60_000,
        capacity: Int = 10_000,
        batchLimit: Int = 256,
        running statements: [ShopStatement] = []
    ) throws -> Ledger {
        let engine = try engine(busyTimeout: busyTimeout)
        let ledger = try unopened(policy, engine, capacity, batchLimit, statements)
        _ = try ledger.order("none", of: Self.appID)
        return ledger
    }

    /// A ledger that cannot be opened, perhaps.
    package func unopened(
        _ policy: OrderPolicy = .record,
        _ engine: (any Engine)? = nil,
        _ capacity: Int = 10_000,
        _ batchLimit: Int = 256,
        _ statements: [ShopStatement] = []
    ) throws -> Ledger {
        try Ledger(
            on: try engine ?? self.engine(),
            policy: policy,
            running: statements,
            capacity: capacity,
            batchLimit: batchLimit,
            clock: { Self.now },
            report: { [reported] in reported.add($0) }
        )
    }

    package func reader() throws -> LedgerReader { try LedgerReader(on: engine(as: nil)) }

    /// An audit of this shop's ledger; by other settings, where they were changed since.
    package func audit(by change: (App) -> [App] = { [$0] }) throws -> LedgerAudit {
        LedgerAudit(of: try reader(), with: KeyRing(ring.apps.flatMap(change)))
    }

    /// An audit of another ledger, of the same apps.
    package func audit(of engine: any Engine) throws -> LedgerAudit {
        LedgerAudit(of: try LedgerReader(on: engine), with: ring)
    }

    /// A connection beside the ledger's own, of who may do anything.
    package func connection() throws -> any Connection {
        try Place.current.ownersEngine(name, in: folder, as: nil, busyTimeout: 60_000)
            .connect(for: .operate)
    }

    /// Lets the ledger's accounts use a table of the shop's, which is there.
    package func grantAccounts(_ table: String) throws {
        try GrantedAccounts.current(in: .current)?.grantShop(table, in: name)
    }

    /// Runs statements beside the ledger, a text each, whatever refers to the rows that they change.
    package func execute(_ statements: String...) throws {
        let connection = try connection()
        if let freeing = Place.current.freeingReferences { try connection.prepare(freeing).run() }
        for sql in statements { try connection.prepare(sql).run() }
    }

    /// Waits until the ledgers of this shop have reported so often.
    package func waitForIncidents(_ count: Int) { reported.wait(for: count) }

    /// What Alipay says, signed and verified.
    package func notification(
        _ status: TradeStatus = .success,
        of order: String = "A1",
        trade: String = "T1",
        total: Int64 = 1000,
        refunded: Int64 = 0,
        id: String = "N1",
        changing changes: [SimulatedAlipay.Field] = []
    ) throws -> Alipay.Notification {
        let notice = TradeNotice(
            outTradeNo: order,
            tradeNo: trade,
            status: status,
            totalFen: total,
            refundedFen: refunded,
            subject: "tea"
        )
        let body = try alipay.notification(
            of: notice,
            notifyID: id,
            now: Self.now,
            changing: changes
        )
        return try Alipay.Notification(verifying: body, with: ring)
    }
}

/// What ledgers reported, collected on whatever thread they did.
final class Incidents: Sendable {
    private let list = Mutex<[LedgerIncident]>([])
    private let arrival = DispatchSemaphore(value: 0)

    var all: [LedgerIncident] { list.withLock { $0 } }

    func add(_ incident: LedgerIncident) {
        list.withLock { $0.append(incident) }
        arrival.signal()
    }

    /// Waits for so many in all; used once.
    func wait(for count: Int) { for _ in 0..<count { arrival.wait() } }
}
