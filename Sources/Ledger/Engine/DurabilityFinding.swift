/// One thing on a server that decides whether it keeps what it has acknowledged.
package struct DurabilityFinding: Sendable, Equatable {
    package enum Mark: Sendable {
        case ok
        /// Worth knowing, or not to be known.
        case note
        case bad
    }

    package let mark: Mark
    /// Whether notifications may be lost that were answered `success`; only what is bad does that.
    package let losesAcknowledged: Bool
    /// The setting and its value, as in `fsync = off`.
    package let what: String
    /// What follows from it; empty where that is all right.
    package let why: String
    /// The line to have in the server's settings instead.
    package let line: String?

    private init(
        _ mark: Mark,
        loses: Bool = false,
        _ what: String,
        _ why: String = "",
        _ line: String? = nil
    ) {
        (self.mark, losesAcknowledged) = (mark, loses)
        (self.what, self.why, self.line) = (what, why, line)
    }

    package static func ok(_ what: String) -> Self { Self(.ok, what) }

    package static func note(_ what: String, _ why: String, set line: String? = nil) -> Self {
        Self(.note, what, why, line)
    }

    /// What is bad, and loses nothing that was acknowledged.
    package static func bad(_ what: String, _ why: String, set line: String? = nil) -> Self {
        Self(.bad, what, why, line)
    }

    /// What may lose notifications that were answered `success`.
    package static func losing(_ what: String, _ why: String, set line: String?) -> Self {
        Self(.bad, loses: true, what, why, line)
    }

    /// What is so, what follows, and what to set.
    package var sentence: String {
        what + (why.isEmpty ? "" : ": \(why)") + (line.map { "; set \($0)" } ?? "")
    }
}

/// What the operator says of a server, and wants of it.
package struct DurabilityDemand: Sendable {
    package enum Replicas: Sendable {
        /// There are none that are to take the server's place, or what they lack may be lost.
        case none
        /// One at least has to have what is acknowledged, as it takes the server's place.
        case sync
    }

    /// Whether nothing is recorded on a server that may lose what it has acknowledged.
    package var isRequired: Bool
    package var replicas: Replicas

    package init(isRequired: Bool = true, replicas: Replicas = .none) {
        (self.isRequired, self.replicas) = (isRequired, replicas)
    }

    /// Makes sure that notifications may be recorded.
    ///
    /// - Parameters:
    ///   - findings: What was found on the server.
    ///   - place: The server.
    /// - Throws: `StorageError` with the code `notDurable` and what has to be set.
    package func check(
        _ findings: [DurabilityFinding],
        of place: some CustomStringConvertible
    ) throws(StorageError) {
        let losing = findings.filter(\.losesAcknowledged)
        guard isRequired, !losing.isEmpty else { return }
        let native = losing.map { $0.what + ($0.line.map { "; set \($0)" } ?? "") }
        throw StorageError(
            code: .notDurable,
            native: native.joined(separator: ", "),
            sql: "connect \(place)"
        )
    }
}
