internal import Foundation
internal import ReadingModel

/// Prints a line at once, also into a pipe.
func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}

var model = try ReadingModel()
try model.run(CommandLine.arguments.contains("--short") ? .some : .all) { model in
    say("\(model.sent) messages, \(model.tried) cuts of them, \(model.taken) taken")
}
for fault in model.faults.prefix(8) { say("FAULT \(fault)") }
say("\(model.faults.count) faults")
exit(model.faults.isEmpty ? 0 : 1)
