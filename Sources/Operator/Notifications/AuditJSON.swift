package import Ledger

/// What an audit found as JSON.
package struct AuditJSON: Encodable {
    private let report: LedgerAudit.Report

    package init(_ report: LedgerAudit.Report) { self.report = report }

    private enum Key: String, CodingKey {
        case notifications, verified, pruned, head, faults
        case unknownKeys = "unknown_keys"
        case faultCount = "fault_count"
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(report.notifications, forKey: .notifications)
        try object.encode(report.verified, forKey: .verified)
        try object.encode(report.pruned, forKey: .pruned)
        try object.encode(report.unknownKeys, forKey: .unknownKeys)
        try object.encode(report.head.description, forKey: .head)
        try object.encode(report.faultCount, forKey: .faultCount)
        try object.encode(report.printableFaults, forKey: .faults)
    }
}
