internal import Foundation

/// The machine of a run, in a line.
package enum Machine {
    package static var description: String {
        let processors = ProcessInfo.processInfo.activeProcessorCount
        let memory = Double(ProcessInfo.processInfo.physicalMemory) / Double(1 << 30)
        let system = value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=")
        let model = value(of: "model name", in: "/proc/cpuinfo", separator: ":")
        let kernel = try? Programs.run("uname", ["-r"]).output.trimmingCharacters(in: .newlines)
        return """
            \(processors) cores (\(model)), \(Int(memory.rounded())) GB, \(system), \
            Linux \(kernel ?? "?")
            """
    }

    private static func value(of name: String, in file: String, separator: Character) -> String {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
        let value = line?.split(separator: separator, maxSplits: 1).last ?? "?"
        return value.trimmingCharacters(in: CharacterSet(charactersIn: " \"\t"))
    }
}
