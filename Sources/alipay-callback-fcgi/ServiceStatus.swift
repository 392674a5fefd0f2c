internal import EventLog
internal import Settings
internal import System

/// How the responder fares, in the one line that the service manager shows.
final class ServiceStatus: Sendable {
    private struct State {
        var serving = "starting"
        /// What was wrong with the settings that were read last.
        var settings: String?
        var ledger: String?

        var line: String { [serving, ledger, settings].compactMap(\.self).joined(separator: "; ") }
    }

    let manager: ServiceManager
    private let state = Mutex(State())

    init(_ manager: ServiceManager) { self.manager = manager }

    /// It takes requests, as this event says.
    func serves(_ started: LogEvent) {
        notify(manager.ready) { $0.serving = started.sentence }
    }

    /// Settings were reloaded, well or not, as this event says.
    func hasReloaded(_ event: LogEvent) {
        notify(manager.ready) {
            $0.settings = event == .reloaded(unchanged: []) ? nil : event.sentence
        }
    }

    func ledgerFails(_ error: String) {
        notify(manager.status) { $0.ledger = LogEvent.ledgerFails(error: error).sentence }
    }

    func ledgerWorks() {
        notify(manager.status) { $0.ledger = nil }
    }

    /// Notifies it under the lock: the last message has to be the newest state.
    private func notify(_ manager: (String) -> Void, _ change: (inout State) -> Void) {
        state.withLock {
            change(&$0)
            manager($0.line)
        }
    }
}
