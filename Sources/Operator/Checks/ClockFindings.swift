internal import Alipay
internal import Ledger
internal import Settings
internal import System

/// What `check` says of the system's clock, against what is known without a network.
enum ClockFindings {
    /// 2026-01-01: nothing of this program was made before.
    private static let beginning: Int64 = 1_767_225_600_000
    /// How much two clocks may differ.
    private static let tolerance: Int64 = 5 * 60_000

    static func all(_ settings: Settings, now: Int64) -> [Finding] {
        // A ledger that cannot be read has a finding of its own.
        let reader = try? LedgerReader(of: settings)
        let newest = try? reader?.notifications(limit: 1).first?.receivedAt
        return all(newest: newest, discipline: .current, now: now)
    }

    /// Judges.
    ///
    /// - Parameters:
    ///   - newest: When the newest notification came, in milliseconds since 1970-01-01 UTC.
    ///   - discipline: Whether something keeps the clock right; `nil` when that is not known.
    ///   - now: What the clock says.
    /// - Returns: One finding or more.
    static func all(newest: Int64?, discipline: ClockDiscipline?, now: Int64) -> [Finding] {
        var findings = Findings(of: .clock)
        let time = AlipayTime.alipayText(now)
        let remedy = "set it and keep it right: timedatectl set-ntp true"
        if now < beginning {
            findings.bad("clock: it says \(time), before this program was made; \(remedy)")
        } else if let newest, newest > now + tolerance {
            findings.bad(
                """
                clock: it says \(time), and the ledger has a notification that came at \
                \(AlipayTime.alipayText(newest)): it is behind now, or was ahead then; \(remedy)
                """
            )
        } else if discipline == .unsynchronised {
            findings.note("clock: nothing keeps it right (the kernel's STA_UNSYNC); \(remedy)")
        } else {
            findings.ok("clock \(time) in Beijing")
        }
        return findings.all
    }
}
