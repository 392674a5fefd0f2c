internal import Orders
internal import System

/// The text that Prometheus reads (its exposition format 0.0.4): base units, so seconds and bytes.
extension StatusReport {
    package var prometheusText: String {
        var text = MetricsText()
        addProcess(to: &text)
        addCommits(to: &text)
        if let contents {
            addLedger(contents, to: &text)
            addOutbox(contents, to: &text)
        }
        text.add("certificate_expiry_timestamp_seconds", .gauge, "End of Alipay's certificates.")
        for certificate in certificates {
            text.sample(
                ["app_id": certificate.appID, "alipay_cert_sn": certificate.certificateSN ?? ""],
                Self.seconds(certificate.notAfter)
            )
        }
        return text.text
    }

    private func addProcess(to text: inout MetricsText) {
        text.add("start_timestamp_seconds", .gauge, "When this process was started.")
        text.sample([:], Self.seconds(startedAt))
        text.add("ledger_up", .gauge, "Whether notifications can be recorded.")
        text.sample([:], trouble == nil ? 1 : 0)
        text.add("requests_total", .counter, "Requests by route and answer.")
        for answer in requests.answers.entries.sorted(by: { $0.key < $1.key }) {
            text.sample(
                [
                    "route": answer.key.route, "code": String(answer.key.status),
                    "answer": answer.key.body,
                ],
                Double(answer.count)
            )
        }
        text.add("refusals_total", .counter, "Messages that were rejected, by cause.")
        for refusal in requests.refusals.entries.sorted(by: { $0.key < $1.key }) {
            text.sample(
                ["route": refusal.key.route, "cause": refusal.key.cause],
                Double(refusal.count)
            )
        }
        text.add("probe_requests_total", .counter, "Probes of the operator's, by route and body.")
        for probe in requests.probes.entries.sorted(by: { $0.key < $1.key }) {
            text.sample(
                ["route": probe.key.route, "body": probe.key.body.rawValue],
                Double(probe.count)
            )
        }
        text.add("in_flight_notifications", .gauge, "Verified, and not answered yet.")
        text.sample([:], Double(requests.inFlight))
    }

    private func addCommits(to text: inout MetricsText) {
        text.add("queued_notifications", .gauge, "Waiting for the next commit.")
        text.sample([:], Double(activity.queued))
        text.add("commit_duration_seconds", .histogram, "Writing a batch until it is on disk.")
        text.histogram(activity.commitSeconds)
        text.add("commit_notifications", .histogram, "Notifications that shared a commit.")
        text.histogram(activity.commitSizes)
        text.add(
            "ledger_commit_retries_total",
            .counter,
            "Batches tried again after a conflict with another transaction, by the server's code."
        )
        for (code, count) in activity.retries.sorted(by: { $0.key < $1.key }) {
            text.sample(["code": code], Double(count))
        }
        text.add(
            "ledger_unknown_commits_total",
            .counter,
            "Commits of unknown outcome; their notifications were answered fail."
        )
        text.sample([:], Double(activity.uncertainCommits))
        text.add("ledger_server_info", .gauge, "The database server that is recorded on.")
        if let server = activity.server { text.sample(["server": server], 1) }
    }

    private func addLedger(_ contents: StoreContents, to text: inout MetricsText) {
        text.add("ledger_notifications", .gauge, "Notifications in the ledger.")
        text.sample([:], Double(contents.notifications))
        text.add("ledger_events", .gauge, "Events in the ledger.")
        text.sample([:], Double(contents.events))
        text.add("ledger_quarantined_notifications", .gauge, "Notifications quarantined.")
        text.sample([:], Double(contents.quarantined))
        text.add("ledger_newest_timestamp_seconds", .gauge, "When the newest notification came.")
        if let newestAt = contents.newestAt { text.sample([:], Self.seconds(newestAt)) }
        text.add("ledger_size_bytes", .gauge, "Size of the ledger's file.")
        text.sample([:], Double(contents.size))
        text.add("ledger_wal_size_bytes", .gauge, "Size of its write-ahead log.")
        text.sample([:], Double(contents.writeAheadLogSize))
        text.add("backup_timestamp_seconds", .gauge, "The moment that the newest backup is of.")
        if let backupAt = contents.backupAt { text.sample([:], Self.seconds(backupAt)) }
    }

    private func addOutbox(_ contents: StoreContents, to text: inout MetricsText) {
        let destinations = contents.destinations
        text.add("relay_up", .gauge, "Whether a relay lives.")
        text.sample([:], contents.hasRelay ? 1 : 0)
        text.add("outbox_waiting_deliveries", .gauge, "Deliveries to be made.")
        for one in destinations { text.sample(["destination": one.name], Double(one.waiting)) }
        text.add("outbox_dead_deliveries", .gauge, "Deliveries that failed for the last time.")
        for one in destinations { text.sample(["destination": one.name], Double(one.dead)) }
        text.add("outbox_age_seconds", .gauge, "Age of the oldest event that is not delivered.")
        for one in destinations {
            let age = one.oldestAt.map { max(0, now - $0) } ?? 0
            text.sample(["destination": one.name], Self.seconds(age))
        }
        text.add("outbox_destination_enabled", .gauge, "0 when it is disabled (410 Gone).")
        for one in destinations {
            text.sample(["destination": one.name], one.disabledAt == nil ? 1 : 0)
        }
        text.add("delivery_attempts_total", .counter, "Attempts that came to an end.")
        for one in contents.attempts {
            text.sample(
                ["destination": one.destination, "outcome": one.outcome],
                Double(one.count)
            )
        }
    }

    private static func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1000 }
}

extension RequestCounts.Answer: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.route, left.status, left.body) < (right.route, right.status, right.body)
    }
}

extension RequestCounts.Refusal: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.route, left.cause) < (right.route, right.cause)
    }
}

extension RequestCounts.Probe: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.route, left.body.rawValue) < (right.route, right.body.rawValue)
    }
}
