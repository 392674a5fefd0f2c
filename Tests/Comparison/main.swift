import Foundation
import Installation

// The responder beside what people use today and beside the limit, on this machine; and how it is after a
// million requests, and with ten million notifications in its ledger.

/// A line that is seen at once, also in a pipe.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

/// A line for who waits, not for the README.
func printStatus(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

let data = Programs.packageRoot.appending(path: ".build/comparison")
let interruption = Interruption.endsChildren(removing: data)
var status: Int32 = 0
do {
    let options = try Options(Array(CommandLine.arguments.dropFirst()))
    say(Machine.description + "\n")
    switch options.benchmark {
    case .table: try TableBenchmark.run(options, data)
    case .memory: try MemoryBenchmark.run(options, data)
    case .ledger: try LedgerBenchmark.run(options, data)
    case .servers: try ServerBenchmark.run(options, data)
    case .cluster: try ClusterBenchmark.run(options, data)
    case .capacity: try CapacityBenchmark.run(options, data)
    case .relay: try RelayBenchmark.run(options)
    case .compare: try CompareBenchmark.run(options, data)
    }
} catch let usage as Options.Usage {
    printStatus(usage.text)
    status = usage.exitCode
} catch let failure as Sandbox.Failure {
    printStatus("it could not be measured: \(failure.text)")
    status = 1
} catch let missing as Programs.NotFound {
    printStatus("it could not be measured: there is no program \(missing.program)")
    status = 1
} catch {
    printStatus("it could not be measured: \(error)")
    status = 1
}
try? FileManager.default.removeItem(at: data)
withExtendedLifetime(interruption) {}
exit(status)
