internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import System
internal import Testing

@Suite struct SharedFileTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    @Test func `eight ledgers that meet on a new file make it together`() throws {
        let ledgers = try (0..<8).map { _ in try shop.unopened() }
        let payments = try (0..<8).map {
            try shop.notification(of: "A\($0)", trade: "T\($0)", id: "N\($0)")
        }
        let answers = Answers()
        concurrently(8) { ledgers[$0].record(payments[$0], answering: answers) }
        #expect(answers.wait(for: 8).allSatisfy { $0 == .applied })
        #expect(shop.failures == [])
    }

    @Test(arguments: 0..<20)
    func `who comes while it is made finds no ledger, or a whole one`(_: Int) throws {
        let half = Mutex<StorageError?>(nil)
        let ledger = try shop.unopened()
        let payment = try shop.notification()
        concurrently(2) { index in
            guard index == 1 else { return _ = ledger.record(payment) }
            while true {
                do throws(StorageError) {
                    _ = try LedgerReader(path: shop.path)
                    return
                } catch {
                    if error.code != .cannotOpen { half.withLock { $0 = error } }
                }
            }
        }
        #expect(half.withLock(\.self) == nil)
        let names = try FileManager.default.contentsOfDirectory(atPath: shop.folder.path())
        #expect(names.filter { !$0.hasPrefix("ledger.db") || $0.contains("partial") } == [])
    }

    @Test func `two ledgers on one file record one payment between them`() throws {
        let ledgers = [try shop.open(), try shop.open()]
        let payments = try (0..<200).map {
            try shop.notification(of: "A\($0)", trade: "T\($0)", id: "N\($0)")
        }
        let answers = Answers()
        concurrently(2) { index in
            for payment in payments { ledgers[index].record(payment, answering: answers) }
        }
        let all = answers.wait(for: 400)
        #expect(all.filter { $0 == .applied }.count == 200)
        #expect(all.filter { $0 == .nothing }.count == 200)
        #expect(try shop.sqlite().integer("SELECT count(*) FROM events") == 200)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: Shell.path)))
    func `a lock held by another process answers unavailable until it is released`() throws {
        let ledger = try shop.open(busyTimeout: 20)
        let payment = try shop.notification()
        // From here on the file is open: what fails is the recording, not the opening.
        #expect(ledger.record(try shop.notification(of: "A0", trade: "T0", id: "N0")) == .applied)
        let before = shop.failures.count
        let shell = try Shell(shop.path)
        defer { shell.end() }

        #expect(try shell.run("BEGIN IMMEDIATE; SELECT 'held';") == "held")
        #expect(ledger.record(payment) == .unavailable)
        #expect(shop.failures.dropFirst(before).map(\.code) == [.busy])
        // Reading does not wait for the lock.
        #expect(try ledger.order("A1", of: Shop.appID) == nil)

        #expect(try shell.run("ROLLBACK; SELECT 'free';") == "free")
        #expect(ledger.record(payment) == .applied)
    }
}

/// SQLite's shell as a process of its own.
private struct Shell {
    static let path = "/usr/bin/sqlite3"

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ database: String) throws {
        process.executableURL = URL(filePath: Self.path)
        process.arguments = ["-batch", database]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Runs statements whose last one writes one short line, and returns it.
    func run(_ sql: String) throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data("\(sql)\n".utf8))
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        return line.trimmingCharacters(in: .newlines)
    }

    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
