internal import FaultLadder
internal import Foundation
internal import Installation

/// Runs a rung; a small number of rounds is a smoke test, not a proof.
func climb(_ rung: Options.Rung, _ options: Options, smoke: Bool) throws -> [Outcome] {
    let (amount, seed) = (options.amount, options.seed)
    switch rung {
    case .kill:
        return [try KillRung.run(kills: amount ?? (smoke ? 20 : 300), seed: seed)]
    case .power where smoke:
        return [
            try PowerRung.run(cuts: 20, seed: seed),
            try PowerRung.run(cuts: 5, isSynchronous: false, seed: seed),
        ]
    case .power:
        let cuts = amount ?? 200
        return [try PowerRung.run(cuts: cuts, isSynchronous: options.isSynchronous, seed: seed)]
    case .slowDisk:
        return [try SlowDiskRung.run(seconds: amount ?? (smoke ? 3 : 10))]
    case .fullDisk:
        return [try FullDiskRung.run(seed: seed)]
    case .failingDisk:
        return [try FailingDiskRung.run(seed: seed)]
    case .lock:
        return [try LockRung.run(seconds: amount ?? (smoke ? 8 : 30), seed: seed)]
    case .corrupt:
        return [try CorruptRung.run(seed: seed)]
    case .relayKill:
        return [try RelayKillRung.run(kills: amount ?? (smoke ? 10 : 100), seed: seed)]
    case .relayStop:
        return [try RelayStopRung.run(seconds: amount ?? (smoke ? 2 : 5), seed: seed)]
    case .relayBacklog:
        return [try RelayBacklogRung.run(events: amount ?? (smoke ? 2000 : 100_000))]
    }
}

/// A line that is seen at once, also in a pipe.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

let interruption = Interruption.endsChildren()
var isBroken = false
do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    say("seed \(options.seed)")
    for rung in options.rung.map({ [$0] }) ?? Options.Rung.allCases {
        do {
            for outcome in try climb(rung, options, smoke: options.rung == nil) {
                say("\(outcome)")
                if !outcome.holds { isBroken = true }
            }
        } catch let failure as Sandbox.Failure {
            say("\(rung.rawValue): could not be run: \(failure.text)")
            isBroken = true
        }
    }
} catch let usage as Options.Usage {
    FileHandle.standardError.write(Data("\(usage.text)\n".utf8))
    exit(usage.exitCode)
}
withExtendedLifetime(interruption) {}
exit(isBroken ? 1 : 0)
