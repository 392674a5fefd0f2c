internal import Alipay
internal import FoundationEssentials
package import Orders
package import System

/// A status report as one JSON object, times in RFC 3339; the tool reads it again.
///
/// Names have underscores there: `in_flight`.
package struct StatusJSON: Codable, Sendable {
    package struct Requests: Codable, Sendable {
        package let route: String
        package let status: Int
        package let answer: String
        package let count: Int
    }

    package struct Refusals: Codable, Sendable {
        package let route: String
        package let cause: String
        package let count: Int
    }

    package struct ProbeRequests: Codable, Sendable {
        package let route: String
        package let body: ProbeReport.Body
        package let count: Int
    }

    package struct Commits: Codable, Sendable {
        package let seconds: Histogram.Snapshot
        package let notifications: Histogram.Snapshot
        /// Batches that were tried again, see `StoreActivity`.
        package let retries: Int
        package let uncertain: Int
        package let server: String?
    }

    package struct Ledger: Codable, Sendable {
        package let notifications: Int64
        package let events: Int64
        package let quarantined: Int64
        package let newestAt: String?
        package let sizeBytes: Int64
        package let walSizeBytes: Int64
        package let backupAt: String?
        package let relay: Bool
        package let destinations: [Destination]
        package let attempts: [Attempts]
    }

    package struct Destination: Codable, Sendable {
        package let destination: String
        package let waiting: Int64
        package let dead: Int64
        package let oldestAt: String?
        package let disabledAt: String?
    }

    package struct Attempts: Codable, Sendable {
        package let destination: String
        package let outcome: String
        package let count: Int
    }

    package struct Certificate: Codable, Sendable {
        package let appId: String
        package let alipayCertSn: String?
        package let notAfter: String
    }

    package let startedAt: String
    package let ready: Bool
    package let trouble: String?
    package let requests: [Requests]
    package let refusals: [Refusals]
    package let probeRequests: [ProbeRequests]
    package let inFlight: Int
    package let queued: Int
    package let commits: Commits
    package let ledger: Ledger?
    package let certificates: [Certificate]
}

extension StatusJSON {
    init(_ report: StatusReport) {
        startedAt = AlipayTime.rfc3339(report.startedAt)
        ready = report.trouble == nil
        trouble = report.trouble
        requests = report.requests.answers.entries.sorted { $0.key < $1.key }.map { answer in
            Requests(
                route: answer.key.route,
                status: answer.key.status,
                answer: answer.key.body,
                count: answer.count
            )
        }
        refusals = report.requests.refusals.entries.sorted { $0.key < $1.key }.map { refusal in
            Refusals(route: refusal.key.route, cause: refusal.key.cause, count: refusal.count)
        }
        probeRequests = report.requests.probes.entries.sorted { $0.key < $1.key }.map { probe in
            ProbeRequests(route: probe.key.route, body: probe.key.body, count: probe.count)
        }
        inFlight = report.requests.inFlight
        queued = report.activity.queued
        commits = Commits(
            seconds: report.activity.commitSeconds,
            notifications: report.activity.commitSizes,
            retries: report.activity.retries.values.reduce(0, +),
            uncertain: report.activity.uncertainCommits,
            server: report.activity.server
        )
        ledger = report.contents.map(Ledger.init)
        certificates = report.certificates.map { certificate in
            Certificate(
                appId: certificate.appID,
                alipayCertSn: certificate.certificateSN,
                notAfter: AlipayTime.rfc3339(certificate.notAfter)
            )
        }
    }

    /// Reads what `bytes` has written.
    ///
    /// - Parameter bytes: The body of an answer.
    /// - Throws: When it is something else.
    package init(reading bytes: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(StatusJSON.self, from: Data(bytes))
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers that are finite, and texts: there is nothing that could not be written.
        return ((try? encoder.encode(self)).map { Array($0) } ?? []) + Array("\n".utf8)
    }
}

extension StatusJSON.Ledger {
    /// The ledger alone, where no responder answers.
    package init(_ contents: StoreContents) {
        self.init(
            notifications: contents.notifications,
            events: contents.events,
            quarantined: contents.quarantined,
            newestAt: contents.newestAt.map(AlipayTime.rfc3339),
            sizeBytes: contents.size,
            walSizeBytes: contents.writeAheadLogSize,
            backupAt: contents.backupAt.map(AlipayTime.rfc3339),
            relay: contents.hasRelay,
            destinations: contents.destinations.map { one in
                StatusJSON.Destination(
                    destination: one.name,
                    waiting: one.waiting,
                    dead: one.dead,
                    oldestAt: one.oldestAt.map(AlipayTime.rfc3339),
                    disabledAt: one.disabledAt.map(AlipayTime.rfc3339)
                )
            },
            attempts: contents.attempts.map { one in
                StatusJSON.Attempts(
                    destination: one.destination,
                    outcome: one.outcome,
                    count: one.count
                )
            }
        )
    }
}
