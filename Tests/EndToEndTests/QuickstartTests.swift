import Foundation
import Installation
import Testing

/// The commands of the quickstart, run as they stand there.
@Suite struct QuickstartTests {
    private static func block(_ language: String) throws -> String {
        let page = Programs.packageRoot.appending(path: "deploy/docs/\(language)/quickstart.md")
        let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
        return try #require(parts.first { $0.contains("alipay-callback init --sandbox") })
    }

    @Test(arguments: ["en", "zh"])
    func `the sandbox of the quickstart takes a payment and shows it`(language: String) throws {
        let sandbox = try Sandbox()
        let programs = try Programs.path(of: "alipay-callback").deletingLastPathComponent().path
        // The programs are built already; the shell that runs a script has no jobs.
        let lines = try Self.block(language).split(separator: "\n").dropFirst().map {
            $0.hasPrefix("deploy/build") || $0.hasPrefix("export PATH=")
                ? "export PATH=\(programs):$PATH" : $0.replacing("kill %1", with: "kill $!; wait")
        }
        #expect(lines.count > 8)
        let script = (["set -e", "cd \(sandbox.folder.path)"] + lines).joined(separator: "\n")
        let result = try Programs.run("bash", ["-c", script])
        #expect(result.status == 0, "\(result.output)\n\(result.errors)")
        #expect(result.output.contains("\n200 success\n"))
        #expect(result.output.contains("\nstatus    paid\n"))
        #expect(!result.output.contains("\nbad "))
    }
}
