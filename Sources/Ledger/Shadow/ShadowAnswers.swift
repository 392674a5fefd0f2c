package import Orders
internal import System

/// A shadow's answers, kept in its ledger by a thread of their own.
///
/// Anybody may send what is refused, and who has a signed message may send it again and again: both are counted
/// by cause and hour, and the first of each cause, and of each message, are kept whole.
package final class ShadowAnswers: ShadowJournal {
    private struct Entry: Sendable {
        let answer: ShadowAnswer
        let completion: @Sendable () -> Void
    }

    /// How many answers of one cause, or to one message, are kept whole of an hour; Alipay sends a
    /// message eight times in a day.
    package static let samples = 20

    private let line = BoundedQueue<Entry>(capacity: 10_000)
    private let thread: JoinableThread
    private let clock: @Sendable () -> Int64

    /// Starts the thread, which opens the ledger when there is something to keep.
    ///
    /// - Parameters:
    ///   - ledger: The shadow's, which does the rest of the recording.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    ///   - report: Called for answers that could not be kept, on the thread.
    /// - Throws: `StorageError` when the system has no thread left.
    package init(
        in ledger: Ledger,
        clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (StorageError) -> Void
    ) throws(StorageError) {
        self.clock = clock
        let line = line
        let engine = ledger.engine
        do throws(SystemError) {
            thread = try JoinableThread {
                var writer: Writer?
                while let batch = line.take(atMost: 256, within: 1000) {
                    do throws(StorageError) {
                        try writer?.check()
                        if batch.isEmpty { continue }
                        if writer == nil {
                            writer = try Writer(on: engine)
                        }
                        try writer?.write(batch.map(\.answer))
                    } catch {
                        writer = nil
                        if !batch.isEmpty { report(error) }
                    }
                    for entry in batch { entry.completion() }
                }
            }
        } catch {
            throw StorageError(code: .other, native: "errno \(error.code)", sql: error.call)
        }
    }

    deinit { close() }

    package func keep(_ answer: ShadowAnswer, then completion: @escaping @Sendable () -> Void) {
        var answer = answer
        answer.answeredAt = clock()
        let addition = line.add(Entry(answer: answer, completion: completion))
        if addition != .added { completion() }
    }

    /// Takes nothing more, and keeps what waits.
    package func close() {
        line.close()
        thread.join()
    }

    /// The connection, on the one thread.
    private final class Writer {
        private let connection: any Connection
        private let insert: any Statement
        private let count: any Statement
        private let first: any Statement
        private let read: any Statement
        /// How often each message came that was accepted, in this hour.
        private var arrivals: [String: Int] = [:]
        private var hour: Int64 = 0
        /// More messages than this in an hour are counted in parts.
        private static let messageLimit = 10_000

        init(on engine: any Engine) throws(StorageError) {
            connection = try engine.connect(for: .operate)
            insert = try connection.prepare(SQL.insertShadowAnswer)
            count = try connection.prepare(SQL.countShadowRefusal)
            first = try connection.prepare(SQL.firstShadowRefusal)
            read = try connection.prepare(SQL.readShadowRefusal)
        }

        func check() throws(StorageError) { try connection.check() }

        func write(_ answers: [ShadowAnswer]) throws(StorageError) {
            try connection.transaction(.outbox) { () throws(StorageError) in
                for one in answers where try isKeptWhole(one) {
                    try insert.run([
                        .integer(one.answeredAt), .text(one.requestID),
                        .integer(Int64(one.status)), .text(one.answer), .text(one.code),
                        .text(one.cause), .text(one.appID), .text(one.notifyID),
                        .text(one.outTradeNo),
                    ])
                }
            }
        }

        /// Counts one that was refused, or that came too often.
        private func isKeptWhole(_ one: ShadowAnswer) throws(StorageError) -> Bool {
            let refusal = one.refusal
            if refusal == nil, arrival(of: one) <= ShadowAnswers.samples { return true }
            let cause = refusal ?? ShadowRefusals.repeated
            let key: [Value] = [.integer(one.hour), .text(cause)]
            if try count.run(key) == 0 { try first.run(key) }
            let copies = try read.first(key) { $0.integer(0) } ?? 0
            return refusal != nil && copies <= Int64(ShadowAnswers.samples)
        }

        /// Which arrival of its message it is in this hour, from 1.
        private func arrival(of one: ShadowAnswer) -> Int {
            if one.hour != hour || arrivals.count >= Self.messageLimit {
                (hour, arrivals) = (one.hour, [:])
            }
            let message = "\(one.appID)\n\(one.notifyID)\n\(one.outTradeNo)"
            arrivals[message, default: 0] += 1
            return arrivals[message, default: 0]
        }
    }
}

extension LedgerReader {
    /// What a shadow answered since a moment, the oldest first.
    ///
    /// - Parameter since: In milliseconds since 1970-01-01 UTC.
    /// - Returns: The answers.
    /// - Throws: `StorageError` when it cannot be read, or is not a shadow's ledger.
    package func shadowAnswers(since: Int64 = .min) throws(StorageError) -> [ShadowAnswer] {
        try connection.prepare(SQL.readShadowAnswers).all([.integer(since)]) {
            ShadowAnswer(
                answeredAt: $0.integer(0),
                requestID: $0.text(1),
                status: Int($0.integer(2)),
                answer: $0.text(3),
                code: $0.text(4),
                cause: $0.text(5),
                appID: $0.text(6),
                notifyID: $0.text(7),
                outTradeNo: $0.text(8)
            )
        }
    }
}

extension LedgerReader {
    /// How many of a shadow's answers were refusals, the oldest hour first.
    ///
    /// - Throws: `StorageError` when it cannot be read, or is not a shadow's ledger.
    package func shadowRefusals() throws(StorageError) -> [ShadowRefusals] {
        try connection.prepare(SQL.readShadowRefusals).all([]) {
            ShadowRefusals(
                hour: $0.integer(0),
                cause: $0.text(1),
                copies: Int($0.integer(2))
            )
        }
    }
}

extension SQL {
    fileprivate static let countShadowRefusal = """
        UPDATE shadow_refusals SET copies = copies + 1 WHERE hour = ? AND cause = ?
        """

    fileprivate static let firstShadowRefusal = """
        INSERT INTO shadow_refusals (hour, cause, copies) VALUES (?, ?, 1)
        """

    fileprivate static let readShadowRefusal = """
        SELECT copies FROM shadow_refusals WHERE hour = ? AND cause = ?
        """

    fileprivate static let readShadowRefusals = """
        SELECT hour, cause, copies FROM shadow_refusals ORDER BY hour, cause
        """

    fileprivate static let insertShadowAnswer = """
        INSERT INTO shadow_answers (id, \(shadowColumns))
        SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM shadow_answers
        """

    fileprivate static let readShadowAnswers = """
        SELECT \(shadowColumns) FROM shadow_answers WHERE answered_at >= ? ORDER BY id
        """

    private static let shadowColumns = """
        answered_at, request_id, status, answer, code, cause, app_id, notify_id, out_trade_no
        """
}
