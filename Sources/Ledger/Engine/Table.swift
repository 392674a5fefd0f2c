/// The ledger's tables, by name.
package enum Table {
    /// Those of later versions too: no statement of the shop's writes to them.
    package static let all: Set = [
        "orders", "notifications", "events", "chain_head", "backups", "deliveries", "attempts",
        "destinations", "quarantine_counts", "shadow_answers", "shadow_refusals", "probe_key",
    ]
}
