import Foundation
import Installation

// Each way to run the responder: what a request takes, what a restart loses, what memory it needs.

/// A line for who waits, not for the README.
func printStatus(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

guard CommandLine.arguments.count == 1 else {
    printStatus("usage: deploy/checks/deployments")
    exit(64)
}
let interruption = Interruption.endsChildren()
var table = Table(
    "way to run",
    "started by",
    "restarted by",
    "one request, ms",
    "failed of, in 5 restarts",
    "responder, MiB"
)
do {
    for entry in Entry.all {
        printStatus(entry.name)
        table.add(try entry.measure())
    }
} catch let failure as Sandbox.Failure {
    printStatus("it could not be measured: \(failure.text)")
    exit(1)
} catch let missing as Programs.NotFound {
    printStatus("it could not be measured: there is no program \(missing.program)")
    exit(1)
}
withExtendedLifetime(interruption) {}
print("\(Machine.description)\n\n\(table)")
