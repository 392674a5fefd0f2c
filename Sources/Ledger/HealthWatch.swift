internal import System

/// Knows whether something works, and reports when that changes.
final class HealthWatch: Sendable {
    private struct Outage {
        var error: StorageError
        /// In milliseconds since 1970-01-01 UTC.
        let since: Int64
        var refused = 0
    }

    private let clock: @Sendable () -> Int64
    private let report: @Sendable (LedgerIncident) -> Void
    private let outage = Mutex<Outage?>(nil)

    init(
        clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (LedgerIncident) -> Void
    ) {
        self.clock = clock
        self.report = report
    }

    /// Why it does not work now.
    var trouble: StorageError? { outage.withLock { $0?.error } }

    /// Something failed.
    ///
    /// - Parameters:
    ///   - error: Why. A full line is what follows from another trouble, and never takes its place.
    ///   - refused: How many notifications were answered `fail` for it.
    func failed(_ error: StorageError, refusing refused: Int) {
        let isNew = outage.withLock { outage in
            var now = outage ?? Outage(error: error, since: clock())
            let isOther = error.isOtherTrouble(than: now.error)
            if isOther { now.error = error }
            now.refused += refused
            defer { outage = now }
            return outage == nil || isOther
        }
        if isNew { report(.failing(error)) }
    }

    /// Something worked.
    ///
    /// - Parameter isRelieved: Whether the line is short; a full line is over only when it is.
    func succeeded(isRelieved: Bool = true) {
        let over = outage.withLock { outage -> Outage? in
            guard let over = outage, isRelieved || over.error.code != .overloaded else {
                return nil
            }
            outage = nil
            return over
        }
        guard let over else { return }
        report(.recovered(milliseconds: clock() - over.since, refused: over.refused))
    }
}

extension StorageError {
    /// Whether it is reported beside the other one.
    ///
    /// Failures of two shop statements are two reasons, and so are two rights that are missing.
    fileprivate func isOtherTrouble(than known: StorageError) -> Bool {
        switch code {
        case .overloaded: false
        case .shop, .forbidden: self != known
        default: code != known.code
        }
    }
}
