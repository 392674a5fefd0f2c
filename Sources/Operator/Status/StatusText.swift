internal import Alipay
package import Responder
internal import System

/// A status for a person.
package struct StatusText {
    private var rows: [(label: String, text: String)] = []
    private let now: Int64

    /// - Parameters:
    ///   - status: What a responder said.
    ///   - address: Where it was asked.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    package init(_ status: StatusJSON, at address: String, now: Int64) {
        self.now = now
        let since = age(status.startedAt).map { ", started \($0) ago" } ?? ""
        add("responder", status.trouble.map { "FAILING: \($0)" } ?? "ready\(since)")
        add("", address)
        for one in status.requests {
            add("requests", "\(one.route) \(one.status) \(one.answer): \(one.count.grouped)")
        }
        for one in status.refusals {
            add("refused", "\(one.route) \(one.cause): \(one.count.grouped)")
        }
        add("load", "\(status.inFlight.grouped) in flight, \(status.queued.grouped) queued")
        add(status.commits)
        if let ledger = status.ledger { add(ledger) } else { add("ledger", "cannot be read") }
        for one in status.certificates {
            add("certificate", "of \(one.appId) until \(one.notAfter)")
        }
    }

    /// - Parameters:
    ///   - ledger: What is in it.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    package init(_ ledger: StatusJSON.Ledger, now: Int64) {
        self.now = now
        add(ledger)
    }

    /// A line for each fact; the label stands once where several belong together.
    package var text: String {
        let width = (rows.map(\.label.count).max() ?? 0) + 2
        var last = ""
        return rows.map { row in
            let label = row.label == last ? "" : row.label
            last = row.label
            let gap = String(repeating: " ", count: width - label.count)
            return label + gap + row.text.visible
        }.joined(separator: "\n")
    }

    private mutating func add(_ commits: StatusJSON.Commits) {
        let count = commits.seconds.count
        guard count > 0, let half = commits.seconds.quantile(0.5),
            let most = commits.seconds.quantile(0.99)
        else { return add("commits", "none yet") }
        let each = commits.notifications.sum / Double(count)
        add(
            "commits",
            "\(count.grouped), p50 ≤ \(Self.milliseconds(half)), p99 ≤ \(Self.milliseconds(most)); "
                + "\((each * 10).rounded() / 10) notifications each"
        )
        if commits.retries > 0 {
            add("commits", "\(commits.retries.grouped) tried again after a conflict")
        }
        if commits.uncertain > 0 {
            add("commits", "\(commits.uncertain.grouped) of unknown outcome, answered fail")
        }
        if let server = commits.server { add("commits", "to \(server)") }
    }

    private mutating func add(_ ledger: StatusJSON.Ledger) {
        let newest = ledger.newestAt.flatMap(age).map { ", the newest \($0) ago" } ?? ""
        add("ledger", "\(ledger.notifications.grouped) notifications\(newest)")
        add("ledger", "\(ledger.events.grouped) events")
        add("ledger", "\(ledger.quarantined.grouped) quarantined")
        add(
            "ledger",
            "\(Self.size(ledger.sizeBytes)), write-ahead log \(Self.size(ledger.walSizeBytes))"
        )
        add("backup", ledger.backupAt.flatMap(age).map { "\($0) old" } ?? "none")
        if !ledger.destinations.isEmpty {
            add("relay", ledger.relay ? "runs" : "does not run")
        }
        for one in ledger.destinations {
            let oldest = one.oldestAt.flatMap(age).map { ", the oldest \($0) old" } ?? ""
            let dead = one.dead > 0 ? ", \(one.dead.grouped) dead" : ""
            let off = one.disabledAt == nil ? "" : ", disabled"
            add(
                "deliveries",
                "\(one.destination): \(one.waiting.grouped) waiting\(dead)\(oldest)\(off)"
            )
        }
        for one in ledger.attempts {
            add("attempts", "\(one.destination) \(one.outcome): \(one.count.grouped)")
        }
    }

    private mutating func add(_ label: String, _ text: String) { rows.append((label, text)) }

    /// How long ago a moment was, in its largest unit; `nil` when the text is not a moment.
    private func age(_ moment: String) -> String? {
        // RFC 3339 in UTC+8 is Alipay's own writing but for the T and what follows the seconds.
        let text = Array(moment.replacing("T", with: " ").utf8.prefix(19))
        guard let at = AlipayTime.milliseconds(text[...]) else { return nil }
        let seconds = max(0, now - at) / 1000
        return switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) days"
        }
    }

    private static func milliseconds(_ seconds: Double) -> String {
        let milliseconds = seconds * 1000
        return milliseconds < 1 ? "\(milliseconds) ms" : "\(Int(milliseconds)) ms"
    }

    private static func size(_ bytes: Int64) -> String {
        bytes < 10 << 20 ? "\((bytes >> 10).grouped) KiB" : "\((bytes >> 20).grouped) MiB"
    }
}
