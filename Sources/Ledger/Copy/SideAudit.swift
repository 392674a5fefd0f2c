internal import System

/// An audit on a thread of its own, beside another one.
///
/// Between `init` and the return of `report()` nobody else uses the connection that it reads from.
final class SideAudit: @unchecked Sendable {  // see the line above
    private let audit: LedgerAudit
    private let outcome = Mutex<Result<LedgerAudit.Report, StorageError>?>(nil)
    private var thread: JoinableThread?

    init(_ audit: LedgerAudit) {
        self.audit = audit
        thread = try? JoinableThread { [self] in run() }
    }

    /// Waits for the audit's end; where there was no thread for it, it is done now.
    func report() throws(StorageError) -> LedgerAudit.Report {
        wait()
        guard let outcome = outcome.withLock({ $0 }) else { return try audit.run() }
        return try outcome.get()
    }

    /// Waits until the connection is used no more.
    func wait() {
        thread?.join()
        thread = nil
    }

    private func run() {
        let result: Result<LedgerAudit.Report, StorageError>
        do throws(StorageError) {
            result = .success(try audit.run())
        } catch {
            result = .failure(error)
        }
        outcome.withLock { $0 = result }
    }
}
