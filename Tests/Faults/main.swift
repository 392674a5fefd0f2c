internal import FaultInjection
internal import Foundation
internal import Installation

/// Runs a scenario; a small number of rounds is a smoke test, not a proof.
func run(_ scenario: Options.Scenario, _ options: Options, smoke: Bool) throws -> [Outcome] {
    let (amount, seed) = (options.amount, options.seed)
    switch scenario {
    case .kill:
        return [try KillScenario.run(kills: amount ?? (smoke ? 20 : 300), seed: seed)]
    case .power where smoke:
        return [
            try PowerScenario.run(cuts: 20, seed: seed),
            try PowerScenario.run(cuts: 5, isSynchronous: false, seed: seed),
        ]
    case .power:
        let cuts = amount ?? 200
        return [try PowerScenario.run(cuts: cuts, isSynchronous: options.isSynchronous, seed: seed)]
    case .slowDisk:
        return [try SlowDiskScenario.run(seconds: amount ?? (smoke ? 3 : 10))]
    case .fullDisk:
        return [try FullDiskScenario.run(seed: seed)]
    case .failingDisk:
        return [try FailingDiskScenario.run(seed: seed)]
    case .lock:
        return [try LockScenario.run(seconds: amount ?? (smoke ? 8 : 30), seed: seed)]
    case .corrupt:
        return [try CorruptScenario.run(seed: seed)]
    case .relayKill:
        return [try RelayKillScenario.run(kills: amount ?? (smoke ? 10 : 100), seed: seed)]
    case .relayStop:
        return [try RelayStopScenario.run(seconds: amount ?? (smoke ? 2 : 5), seed: seed)]
    case .relayBacklog:
        return [try RelayBacklogScenario.run(events: amount ?? (smoke ? 2000 : 100_000))]
    case .serverKill:
        let kills = amount ?? (smoke ? 3 : 100)
        return try options.engines.map {
            try ServerKillScenario.run(
                kills: kills,
                engine: $0,
                isFlushed: options.isFlushed,
                seed: seed
            )
        }
    case .cluster:
        let kills = amount ?? (smoke ? 1 : 100)
        return try options.clusters.map {
            try ClusterScenario.run(
                kills: kills,
                engine: $0,
                isDurable: options.isFlushed,
                isRotated: options.isRotated,
                seed: seed
            )
        }
    case .clusterTrial:
        return try options.clusters.prefix(1).map {
            try ClusterTrial.run(on: $0, isOnce: options.isOnce, say: say)
        }
    case .serverStop:
        let seconds = amount ?? (smoke ? 2 : 30)
        return try options.engines.map {
            try ServerStopScenario.run(seconds: seconds, engine: $0, seed: seed)
        }
    }
}

/// A line that is seen at once, also in a pipe.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

let interruption = Interruption.endsChildren()
var isBroken = false
do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    say("seed \(options.seed)")
    for scenario in options.scenario.map({ [$0] }) ?? Options.scenarios {
        do {
            for outcome in try run(scenario, options, smoke: options.scenario == nil) {
                say("\(outcome)")
                if !outcome.holds { isBroken = true }
            }
        } catch let failure as Sandbox.Failure {
            say("\(scenario.rawValue): could not be run: \(failure.text)")
            isBroken = true
        }
    }
} catch let usage as Options.Usage {
    FileHandle.standardError.write(Data("\(usage.text)\n".utf8))
    exit(usage.exitCode)
}
withExtendedLifetime(interruption) {}
exit(isBroken ? 1 : 0)
