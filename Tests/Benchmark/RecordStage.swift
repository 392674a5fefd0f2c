import Alipay
import Foundation
import Ledger
import LedgerSQLite
import Orders

/// A ledger on this machine's disk, and payments that are recorded on it.
final class RecordStage {
    private let folder: URL
    private let ledger: Ledger
    private let payments: [[Alipay.Notification]]
    private var next = 0

    /// How many notifications arrive at the same time.
    static let together = 64

    /// Signs and verifies what will be recorded.
    ///
    /// - Parameters:
    ///   - batches: How often 64 will be recorded; more come to repetitions.
    ///   - message: Whose key and app they have.
    /// - Throws: When there is no folder for the ledger, or libcrypto cannot sign.
    init(batches: Int, _ message: SampleMessage) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "alipay-callback-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        ledger = try Ledger(
            path: folder.appending(path: "ledger.db").path,
            policy: .record,
            clock: { 1_767_225_661_000 },
            report: { print("ledger: \($0)") }
        )
        payments = try (0..<batches).map { batch in
            try (0..<Self.together).map { index in
                try message.payment(number: batch * Self.together + index)
            }
        }
    }

    deinit {
        ledger.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Records 64 notifications that nobody was notified of, and waits until they are on disk.
    func recordTogether() {
        let finished = DispatchSemaphore(value: 0)
        for payment in payments[next] {
            ledger.record(payment) { recorded in
                precondition(recorded == .applied, "\(recorded)")
                finished.signal()
            }
        }
        for _ in payments[next] { finished.wait() }
        next += 1
    }
}
