package import Alipay
internal import Orders
internal import Signing
internal import System

/// Goes through the whole ledger and says what is not as it was recorded.
///
/// It reads in pages, so that a responder beside it is never held up.
package final class LedgerAudit {
    /// What was found.
    package struct Report: Sendable, Equatable {
        /// How many notifications there are.
        package internal(set) var notifications = 0
        /// Whose bodies were verified again, and say what their columns say.
        package internal(set) var verified = 0
        /// Whose bodies were masked or dropped, so that only the chain vouches for them.
        package internal(set) var pruned = 0
        /// How many could not be verified, because the key that signed them is not in their app's
        /// settings any more, or its sign_type or seller_id was another; by the key's fingerprint.
        package internal(set) var signedByOthers: [String: Int] = [:]
        /// What is wrong, a sentence each, in the order of the rows; the first hundred.
        package internal(set) var faults: [String] = []
        /// How many faults there are in all.
        package internal(set) var faultCount = 0
        /// Where the log ends.
        package internal(set) var head = ChainHead.start

        mutating func add(_ fault: String) {
            faultCount += 1
            if faults.count < 100 { faults.append(fault) }
        }
    }

    private static let pageSize: Int64 = 500
    private let connection: any Connection
    private let ring: KeyRing
    private let writesEvents: Bool

    /// An audit of a ledger.
    ///
    /// - Parameters:
    ///   - reader: The ledger.
    ///   - ring: The apps, and the keys by which their notifications are verified.
    package convenience init(of reader: LedgerReader, with ring: KeyRing) {
        self.init(on: reader.connection, of: reader.kind, with: ring)
    }

    /// An audit of what a connection sees, also of a copy that is not whole.
    init(on connection: any Connection, of kind: LedgerKind, with ring: KeyRing) {
        self.connection = connection
        writesEvents = kind == .live
        self.ring = ring
    }

    /// Audits.
    ///
    /// - Parameters:
    ///   - known: A head that was noted at an earlier time.
    ///   - progress: Called after each page with how many notifications it has seen.
    /// - Returns: What was found.
    /// - Throws: `StorageError` when the ledger cannot be read.
    package func run(
        since known: ChainHead? = nil,
        progress: (Int) -> Void = { _ in }
    ) throws(StorageError) -> Report {
        var report = Report()
        // The head first: what is added meanwhile is not missed.
        let last = try connection.prepare(SQL.readChainHead).first([]) {
            ChainHead(lastID: $0.integer(0), chain: $0.blob(1))
        }
        try auditLog(&report, until: last ?? .start, known, progress)
        if writesEvents { try auditEvents(&report) }
        try auditOrders(&report)
        return report
    }

    private func auditLog(
        _ report: inout Report,
        until last: ChainHead,
        _ known: ChainHead?,
        _ progress: (Int) -> Void
    ) throws(StorageError) {
        let read = try connection.prepare(SQL.readChain)
        while report.head.lastID < last.lastID {
            let page: [Value] = [.integer(report.head.lastID), .integer(Self.pageSize)]
            let rows = try read.all(page, AuditedRow.init)
            for row in rows where row.head.lastID <= last.lastID {
                check(row, &report)
                if let known, row.head.lastID == known.lastID && row.head != known {
                    report.add("notification \(known.lastID) is not the one whose chain was noted")
                }
            }
            progress(report.notifications)
            if rows.isEmpty || rows.last.map({ $0.head.lastID > last.lastID }) == true { break }
        }
        if report.head.lastID < last.lastID {
            report.add(Self.missing(from: report.head.lastID + 1, to: last.lastID))
        } else if report.head.chain != last.chain {
            report.add("the chain does not end where the log says: rows at the end were replaced")
        }
        if let known, known.lastID > last.lastID {
            report.add(Self.missing(from: last.lastID + 1, to: known.lastID))
        }
    }

    private func check(_ row: AuditedRow, _ report: inout Report) {
        let (id, entry) = (row.head.lastID, row.entry)
        report.notifications += 1
        if id > report.head.lastID + 1 {
            report.add(Self.missing(from: report.head.lastID + 1, to: id - 1))
        } else if report.head.adding(entry.digest, id: id) != row.head {
            report.add("notification \(id) was edited: the chain does not fit it")
        }
        report.head = row.head

        guard let body = row.body else {
            report.pruned += 1
            return
        }
        do throws(VerificationError) {
            let notification = try Notification(verifying: body, with: ring)
            // One that was never read has no status, whatever became of it.
            if let trade = notification.unreadableTrade, trade.isAmbiguous,
                !entry.tradeStatus.isEmpty
            {
                report.add(row.warning("its text can be read in two ways, by \(trade.field)"))
            } else if entry.says(what: notification, in: body) {
                report.verified += 1
            } else {
                report.add("notification \(id): its columns are not what its body says")
            }
        } catch {
            if error.isOfReading {
                report.add(row.warning(error.description))
                return
            }
            if isConfigured(entry), !error.isOfSettings {
                report.add("notification \(id): its body is not what Alipay signed: \(error)")
            } else {
                report.signedByOthers[entry.keyFingerprint, default: 0] += 1
            }
        }
    }

    private func isConfigured(_ entry: ChainEntry) -> Bool {
        ring.app(entry.appID)?.keys.contains { $0.fingerprint == entry.keyFingerprint } ?? false
    }

    private static func missing(from first: Int64, to last: Int64) -> String {
        first == last
            ? "notification \(first) was removed" : "notifications \(first) to \(last) were removed"
    }

    /// Every event of the money has its event, and every event its notification.
    private func auditEvents(_ report: inout Report) throws(StorageError) {
        let withoutEvent = try connection.prepare(SQL.notificationsWithoutEvent)
        let unsaid = try connection.prepare(SQL.eventsWithoutNotification)
        try eachStretch(of: "notifications", through: report.head.lastID) {
            range throws(StorageError) in
            for id in try withoutEvent.all(range, { $0.integer(0) }) {
                report.add("notification \(id) lacks an event")
            }
        }
        let end = try connection.integer("SELECT max(number) FROM events") ?? 0
        try eachStretch(of: "events", by: "number", through: end) { range throws(StorageError) in
            for (id, event) in try unsaid.all(range, { ($0.integer(0), $0.text(1)) }) {
                report.add("event \(id), \(event), has no notification that says so")
            }
        }
    }

    private func eachStretch(
        of table: String,
        by key: String = "id",
        through end: Int64,
        _ body: ([Value]) throws(StorageError) -> Void
    ) throws(StorageError) {
        var last: Int64 = 0
        while last < end,
            let stretch = try IDStretch(
                of: table,
                by: key,
                after: last,
                length: 5000,
                on: connection
            )
        {
            try body([.integer(stretch.after), .integer(stretch.through)])
            last = stretch.through
        }
    }

    /// An order says no more of its money than its notifications do, and no less.
    private func auditOrders(_ report: inout Report) throws(StorageError) {
        let page = try connection.prepare(SQL.lastOrderOfPage)
        let unfounded = try connection.prepare(SQL.unfoundedOrders)
        var (number, appID) = ("", "")
        while true {
            let from: [Value] = [.text(number), .text(number), .text(appID)]
            guard let end = try page.first(from, { ($0.text(0), $0.text(1)) }) else { break }
            let range = from + [.text(end.0), .text(end.0), .text(end.1)]
            for order in try unfounded.all(range, Order.init(row:)) {
                report.add(
                    "order \(order.outTradeNo) of \(order.appID) is \(order.status.rawValue), "
                        + "\(order.refundedFen) fen refunded: its notifications do not say so"
                )
            }
            (number, appID) = end
        }
    }
}

extension ChainEntry {
    /// Whether the columns are what the notification says.
    ///
    /// An older version kept what was not signed in the body, took the body's digest for the id of a
    /// message without one, and no numbers of a message that it could not read; it kept every NUL.
    fileprivate func says(what notification: Notification, in body: [UInt8]) -> Bool {
        var expected = NotificationRow(notification, receivedAt: receivedAt).entry
        expected.bodyDigest = Digest.sha256.hash(body)
        if notifyType.withoutNUL == expected.notifyType { expected.notifyType = notifyType }
        if self == expected { return true }
        if notification.identity != notification.notifyID {
            expected.notifyID =
                notification.notifyID.isEmpty
                ? "sha256:" + expected.bodyDigest.hexadecimal : notification.notifyID
        }
        if notification.unreadableTrade != nil {
            (expected.outTradeNo, expected.tradeNo) = ("", "")
        }
        return self == expected
    }
}

extension VerificationError {
    /// Whether an older version accepted it: one that did not ask how else a text can be read.
    fileprivate var isOfReading: Bool {
        switch self {
        case .ambiguous, .otherKind, .oddName: true
        default: false
        }
    }

    /// Whether a genuine message comes to it when its app's settings were changed since.
    fileprivate var isOfSettings: Bool {
        switch self {
        case .otherSeller, .signTypeDiffers: true
        default: false
        }
    }
}

/// A row of the log with its place in the chain.
private struct AuditedRow {
    let entry: ChainEntry
    /// Where the log ends with it, as the row says.
    let head: ChainHead
    /// `nil` when it was masked or dropped.
    let body: [UInt8]?
    let isQuarantined: Bool

    /// A fault of the message itself, and what was done on its word.
    func warning(_ what: String) -> String {
        let start = "notification \(head.lastID): \(what)"
        guard !isQuarantined, !entry.tradeStatus.isEmpty else { return start }
        return start + "; order \(entry.outTradeNo) of \(entry.appID) rests on it"
    }

    init(_ row: any Row) {
        entry = ChainEntry(row: row)
        head = ChainHead(lastID: row.integer(0), chain: row.blob(16))
        body = row.blob(14).isEmpty ? row.blob(15) : nil
        isQuarantined = row.text(17) == "quarantined"
    }
}
