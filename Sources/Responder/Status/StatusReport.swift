package import Orders

/// What the status route answers.
///
/// Times are milliseconds since 1970-01-01 UTC.
package struct StatusReport: Sendable {
    package let now: Int64
    package let startedAt: Int64
    /// Why notifications cannot be recorded; `nil` when all is well.
    package let trouble: String?
    package let requests: RequestCounts.Snapshot
    package let activity: StoreActivity
    /// `nil` when the ledger cannot be read.
    package let contents: StoreContents?
    package let certificates: [ConfiguredCertificate]
}
