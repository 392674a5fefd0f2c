internal import CSystem
internal import Glibc

/// Whether something keeps the system's clock right.
package enum ClockDiscipline: Sendable {
    case synchronised
    /// Nobody has set it by another clock for long (STA_UNSYNC).
    case unsynchronised

    /// What the kernel says; `nil` where it may not be asked.
    ///
    /// The corresponding C function is `adjtimex`, which changes nothing when it is not asked to.
    package static var current: ClockDiscipline? {
        var state = timex()
        guard unsafe adjtimex(&state) >= 0 else { return nil }
        return state.status & STA_UNSYNC == 0 ? .synchronised : .unsynchronised
    }
}
