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
        tell(manager.ready) { $0.serving = started.sentence }
    }

    /// Settings were reloaded, well or not, as this event says.
    func hasReloaded(_ event: LogEvent) {
        tell(manager.ready) {
            $0.settings = event == .reloaded(unchanged: []) ? nil : event.sentence
        }
    }

    func ledgerFails(_ error: String) {
        tell(manager.status) { $0.ledger = LogEvent.ledgerFails(error: error).sentence }
    }

    func ledgerWorks() {
        tell(manager.status) { $0.ledger = nil }
    }

    /// Tells it before anybody else changes the line: the last word has to be the newest.
    private func tell(_ manager: (String) -> Void, _ change: (inout State) -> Void) {
        state.withLock {
            change(&$0)
            manager($0.line)
        }
    }
}
