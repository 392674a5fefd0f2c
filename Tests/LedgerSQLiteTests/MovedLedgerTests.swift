internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// Whatever becomes of the file of a ledger that is open: what was answered is kept, nothing is
/// answered that is not, and SQLite never meets a log of another file.
@Suite struct MovedLedgerTests {
    private let shop: Shop
    private let away: String
    private let copy: String

    init() throws {
        shop = try Shop()
        away = shop.path + ".away"
        copy = shop.path + ".copy"
    }

    enum Move: CaseIterable { case away, deleted, replaced }

    /// Orders that make the file as large as it is to be, then ten payments that are answered, a
    /// copy of the ledger in the middle.
    private func fill(_ ledger: Ledger, rows: Int) throws {
        let registry = try OrderRegistry(path: shop.path, clock: { Shop.now })
        let orders = (0..<rows).map {
            NewOrder(outTradeNo: "R\($0)", appID: Shop.appID, totalFen: 100, subject: "tea")
        }
        _ = try registry.register(orders)
        for number in 0..<10 {
            #expect(ledger.record(try payment(number)) == .applied)
            guard number == 4 else { continue }
            let backup = try LedgerBackup(of: shop.path, to: copy, replacing: false, now: 0)
            _ = try backup.run(replacing: false) { _, _ in true }
        }
    }

    private func payment(_ number: Int) throws -> Alipay.Notification {
        try shop.notification(of: "A\(number)", trade: "T\(number)", id: "N\(number)")
    }

    private func move(_ move: Move) throws {
        let files = FileManager.default
        switch move {
        case .away: try files.moveItem(atPath: shop.path, toPath: away)
        case .deleted: try files.removeItem(atPath: shop.path)
        case .replaced:
            // As install(1) does.
            try files.removeItem(atPath: shop.path)
            try files.copyItem(atPath: copy, toPath: shop.path)
        }
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: shop.folder.path())
    }

    private func paid(in file: String) throws -> Set<String> {
        let reader = try LedgerReader(path: file)
        #expect(try reader.damage() == nil)
        return Set(try reader.orders(status: .paid, limit: 100).map(\.outTradeNo))
    }

    private func paid(_ numbers: Range<Int>) -> Set<String> { Set(numbers.map { "A\($0)" }) }

    @Test(arguments: Move.allCases, [10, 10_000])
    func `what was answered is kept, and nothing more is answered before a restart`(
        how: Move,
        rows: Int
    ) throws {
        do {
            let ledger = try shop.open()
            try fill(ledger, rows: rows)
            try move(how)
            #expect(ledger.trouble?.hasPrefix("the ledger was moved") == true)
            for number in 20..<25 {
                #expect(ledger.record(try payment(number)) == .unavailable)
            }
            #expect(throws: StorageError.self) { try ledger.order("A1", of: Shop.appID) }
            #expect(throws: StorageError.self) { try ledger.contents() }
            #expect(ledger.trouble?.hasPrefix("the ledger was moved") == true)
        }
        // Nothing was made in its place, and the log of what went is gone.
        let isThere = FileManager.default.fileExists(atPath: shop.path)
        #expect(isThere == (how == .replaced))
        #expect(try !names().contains("ledger.db-wal"))
        let kept = try names().filter { $0.contains(".deleted-") }
        #expect(kept.count == (how == .away ? 0 : 1))
        let file = kept.first.map { shop.folder.appending(path: $0).path() } ?? away
        #expect(try paid(in: file) == paid(0..<10))
        if how == .replaced { #expect(try paid(in: shop.path) == paid(0..<5)) }

        // A process that starts now takes what is there.
        let restarted = try shop.open()
        #expect(restarted.record(try payment(30)) == .applied)
        #expect(restarted.trouble == nil)
        let before = how == .replaced ? paid(0..<5) : []
        #expect(try paid(in: shop.path) == before.union(["A30"]))
    }

    @Test(arguments: [10, 10_000])
    func `a file that comes back is gone on with`(rows: Int) throws {
        let ledger = try shop.open()
        try fill(ledger, rows: rows)
        try move(.away)
        #expect(ledger.record(try payment(20)) == .unavailable)
        try FileManager.default.moveItem(atPath: away, toPath: shop.path)
        #expect(ledger.record(try payment(21)) == .applied)
        #expect(ledger.trouble == nil)
        #expect(try ledger.order("A3", of: Shop.appID)?.status == .paid)
        #expect(try paid(in: shop.path) == paid(0..<10).union(["A21"]))
    }

    @Test(arguments: ["-wal", "-shm"])
    func `a log or index that is gone costs nothing that was answered`(name: String) throws {
        let ledger = try shop.open()
        try fill(ledger, rows: 10)
        try FileManager.default.removeItem(atPath: shop.path + name)
        #expect(ledger.record(try payment(20)) == .unavailable)
        #expect(ledger.record(try payment(21)) == .applied)
        #expect(try paid(in: shop.path) == paid(0..<10).union(["A21"]))
    }

    @Test func `a copy that is written over it ends the answers until it is right`() throws {
        do {
            let ledger = try shop.open()
            try fill(ledger, rows: 10)
            // As cp(1) does: the inode stays.
            try Data(contentsOf: URL(filePath: copy)).write(to: URL(filePath: shop.path))
            for number in 20..<25 {
                #expect(ledger.record(try payment(number)) == .unavailable)
            }
        }
        // The log is of what was there before.
        let restarted = try shop.unopened()
        #expect(restarted.record(try payment(30)) == .unavailable)
        #expect(shop.failures.last?.code == .foreignLog)
        restarted.close()
        try FileManager.default.removeItem(atPath: shop.path + "-wal")
        #expect(try shop.open().record(try payment(31)) == .applied)
        #expect(try paid(in: shop.path) == paid(0..<5).union(["A31"]))
    }

    /// What a killed responder leaves: the file, its log and its index.
    private func crash() throws {
        let ledger = try shop.open()
        try fill(ledger, rows: 10)
        let saved = shop.folder.appending(path: "crashed")
        try FileManager.default.createDirectory(at: saved, withIntermediateDirectories: true)
        for name in ["-wal", "-pair"] {
            try FileManager.default.copyItem(
                atPath: shop.path + name,
                toPath: saved.path() + "/ledger.db" + name
            )
        }
        let file = try Data(contentsOf: URL(filePath: shop.path))
        ledger.close()
        // Into the same inode, as it was when the process ended.
        let handle = try FileHandle(forWritingTo: URL(filePath: shop.path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: file)
        try handle.close()
        try FileManager.default.moveItem(
            atPath: saved.path() + "/ledger.db-wal",
            toPath: shop.path + "-wal"
        )
    }

    @Test func `a log that a crash left is recovered`() throws {
        try crash()
        #expect(try paid(in: shop.path) == paid(0..<10))
    }

    @Test(arguments: [true, false])
    func `a log that another file left is refused, by all who open it`(isCopied: Bool) throws {
        try crash()
        let files = FileManager.default
        if isCopied {
            try files.removeItem(atPath: shop.path)
            try files.copyItem(atPath: copy, toPath: shop.path)
        } else {
            try files.moveItem(atPath: shop.path, toPath: away)
        }
        let log = try Data(contentsOf: URL(filePath: shop.path + "-wal"))
        let ledger = try shop.unopened()
        #expect(ledger.record(try payment(20)) == .unavailable)
        #expect(ledger.trouble?.hasPrefix("the -wal beside the ledger") == true)
        #expect(throws: StorageError.self) { try shop.reader() }
        #expect(LedgerKind.found(at: shop.path) == nil)
        ledger.close()
        #expect(try Data(contentsOf: URL(filePath: shop.path + "-wal")) == log)
        #expect(FileManager.default.fileExists(atPath: shop.path) == isCopied)
    }

    @Test func `a file of the same kind with a log is not taken for another's`() throws {
        try crash()
        // As sqlite3's .backup leaves it: a database that knows of a log.
        let other = try Shop()
        let ledger = try other.open()
        #expect(ledger.record(try other.notification()) == .applied)
        ledger.close()
        try FileManager.default.removeItem(atPath: shop.path)
        try FileManager.default.moveItem(atPath: other.path, toPath: shop.path)
        #expect(throws: StorageError.self) { try shop.reader() }
    }
}
