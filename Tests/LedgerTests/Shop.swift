internal import Alipay
internal import Foundation
internal import Ledger
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
    private let folder: URL
    private let reported = Failures()

    init() throws {
        (alipay, ring) = try Self.signing.get()
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { folder.appending(path: "ledger.db").path() }

    /// What the ledgers of this shop reported.
    var failures: [StorageError] { reported.all }

    /// Opens the ledger; it is made and ready when this returns.
    func open(
        policy: OrderPolicy = .record,
        busyTimeout: Int32 = 60_000,
        capacity: Int = 10_000,
        batchLimit: Int = 256
    ) throws -> Ledger {
        let ledger = try unopened(policy, busyTimeout, capacity, batchLimit)
        _ = try ledger.order("none", of: Self.appID)
        return ledger
    }

    /// A ledger whose file cannot be opened, perhaps.
    func unopened(
        _ policy: OrderPolicy = .record,
        _ busyTimeout: Int32 = 60_000,
        _ capacity: Int = 10_000,
        _ batchLimit: Int = 256
    ) throws -> Ledger {
        try Ledger(
            path: path,
            policy: policy,
            busyTimeout: busyTimeout,
            capacity: capacity,
            batchLimit: batchLimit,
            clock: { Self.now },
            onFailure: { [reported] in reported.add($0) }
        )
    }

    func reader() throws -> LedgerReader { try LedgerReader(path: path) }

    /// A connection beside the ledger's own.
    func connection() throws -> SQLiteConnection {
        try SQLiteConnection(path: path, creating: true, busyTimeout: 60_000)
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
final class Failures: Sendable {
    private let list = Mutex<[StorageError]>([])

    var all: [StorageError] { list.withLock { $0 } }

    func add(_ failure: StorageError) { list.withLock { $0.append(failure) } }
}
