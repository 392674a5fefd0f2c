internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import Orders
internal import Signing
internal import Simulator
internal import Synchronization

/// A shop with one app and a throw-away key, and a ledger file in a folder of its own.
final class Shop: Sendable {
    static let appID = "2021000000000000"
    static let now: Int64 = 1_769_853_909_000

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
    let folder: URL
    private let reported = Incidents()

    init() throws {
        (alipay, ring) = try Self.signing.get()
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { folder.appending(path: "ledger.db").path() }

    /// What the ledgers of this shop reported as failures.
    var failures: [StorageError] {
        reported.all.compactMap { incident in
            switch incident {
            case .failing(let error), .entryFailed(let error), .statementFails(let error): error
            case .recovered: nil
            }
        }
    }

    /// All that the ledgers of this shop reported.
    var incidents: [LedgerIncident] { reported.all }

    /// The same in words, without the SQL.
    var story: [String] {
        reported.all.map { incident in
            switch incident {
            case .failing(let error): "fails: \(error.native)"
            case .recovered(_, let refused): "works, \(refused) refused"
            case .entryFailed(let error): "entry: \(error.native)"
            case .statementFails(let error): "statement: \(error.native)"
            }
        }
    }

    /// Opens the ledger; it is made and ready when this returns.
    func open(
        policy: OrderPolicy = .record,
        busyTimeout: Int32 = 60_000,
        capacity: Int = 10_000,
        batchLimit: Int = 256,
        running statements: [ShopStatement] = []
    ) throws -> Ledger {
        let ledger = try unopened(policy, busyTimeout, capacity, batchLimit, statements)
        _ = try ledger.order("none", of: Self.appID)
        return ledger
    }

    /// Opens the ledger as a process does that answers one request.
    func openForOneRequest() throws -> Ledger {
        try Ledger(
            path: path,
            policy: .record,
            for: .oneRequest,
            busyTimeout: 60_000,
            clock: { Self.now },
            report: { [reported] in reported.add($0) }
        )
    }

    /// A ledger whose file cannot be opened, perhaps.
    func unopened(
        _ policy: OrderPolicy = .record,
        _ busyTimeout: Int32 = 60_000,
        _ capacity: Int = 10_000,
        _ batchLimit: Int = 256,
        _ statements: [ShopStatement] = [],
        _ kind: LedgerKind = .live
    ) throws -> Ledger {
        try Ledger(
            path: path,
            as: kind,
            policy: policy,
            running: statements,
            busyTimeout: busyTimeout,
            capacity: capacity,
            batchLimit: batchLimit,
            clock: { Self.now },
            report: { [reported] in reported.add($0) }
        )
    }

    func reader() throws -> LedgerReader { try LedgerReader(path: path) }

    /// An audit of this shop's ledger; by other settings, where they were changed since.
    func audit(by change: (App) -> [App] = { [$0] }) throws -> LedgerAudit {
        LedgerAudit(of: try reader(), with: KeyRing(ring.apps.flatMap(change)))
    }

    /// A connection beside the ledger's own.
    func connection() throws -> SQLiteConnection {
        try SQLiteConnection(path: path, creating: true, busyTimeout: 60_000)
    }

    /// Waits until the ledgers of this shop have reported so often.
    func waitForIncidents(_ count: Int) { reported.wait(for: count) }

    /// Puts another file in the ledger's place.
    func replaceLedger(by text: String) throws {
        try deleteLedger()
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Deletes the ledger's files.
    func deleteLedger() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path()) {
            try FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }

    /// What Alipay says, signed and verified.
    func notification(
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
