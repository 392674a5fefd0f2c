import Foundation
import Installation

/// A unit file of `deploy/install/systemd`.
struct UnitFile {
    let path: String
    private let lines: [Substring]

    init(_ name: String) throws {
        path = Programs.packageRoot.appending(path: "deploy/install/systemd/\(name)").path
        lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }

    /// The names of all of them, without the drop-in for one.
    static var names: [String] {
        get throws {
            let folder = Programs.packageRoot.appending(path: "deploy/install/systemd").path
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { !$0.hasSuffix(".conf") }.sorted()
        }
    }

    /// The values of a setting, in the order of the file.
    func values(of setting: String) -> [String] {
        lines.filter { $0.hasPrefix(setting + "=") }
            .map { String($0.dropFirst(setting.count + 1)) }
    }

    /// The system calls that its SystemCallFilter lets through.
    var systemCalls: Set<String> {
        get throws {
            var calls = try Self.calls(of: "@default")
            for line in values(of: "SystemCallFilter") {
                let denies = line.hasPrefix("~")
                for name in line.drop(while: { $0 == "~" }).split(separator: " ") {
                    let named = try Self.calls(of: String(name))
                    if denies { calls.subtract(named) } else { calls.formUnion(named) }
                }
            }
            return calls
        }
    }

    /// A system call's own name, or all of a set and of the sets in it.
    private static func calls(of name: String) throws -> Set<String> {
        guard name.hasPrefix("@") else { return [name] }
        let listed = try Programs.run("systemd-analyze", ["syscall-filter", "--no-pager", name])
        guard listed.status == 0 else { throw Sandbox.Failure(text: listed.errors) }
        let members = listed.output.split(separator: "\n").dropFirst()
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        return try members.reduce(into: []) { $0.formUnion(try calls(of: $1)) }
    }
}
