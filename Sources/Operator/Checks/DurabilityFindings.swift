internal import Ledger
internal import System

/// What `check` says of a server's settings.
extension Findings {
    /// Adds what decides whether the server keeps what it has acknowledged.
    ///
    /// - Parameters:
    ///   - engine: The server.
    ///   - isRequired: Whether nothing is recorded on one that does not.
    mutating func addDurability(of engine: any Engine, isRequired: Bool) {
        let found: [DurabilityFinding]
        do throws(StorageError) {
            found = try engine.durability()
        } catch {
            // What keeps the ledger itself from being read was said.
            if !all.contains(where: { $0.mark == .bad }) { bad("ledger: \(error)") }
            return
        }
        let sound = found.filter { $0.mark == .ok }.map(\.what)
        if !sound.isEmpty { ok("ledger: \(sound.joined(separator: ", ").visible)") }
        for finding in found where finding.mark != .ok {
            let consequence =
                switch (finding.losesAcknowledged, isRequired) {
                case (false, _): ""
                case (true, true): " (the responder does not start)"
                case (true, false): " (taken as it is, see [ledger] durability)"
                }
            let text = "ledger: \(finding.sentence.visible)\(consequence)"
            finding.mark == .bad ? bad(text) : note(text)
        }
    }
}
