internal import Foundation
internal import System

/// What `check` says of the libfcgi that the responder uses.
enum LibraryFindings {
    private static let responder = "alipay-callback-fcgi"
    private static let hole = "CVE-2025-23016"
    /// By Debian's name of before 2024, and since.
    private static let packages = ["libfcgi0ldbl", "libfcgi0t64"]

    static func all() -> [Finding] {
        guard let path = responderPath() else {
            var findings = Findings(of: .libfcgi)
            findings.note("libfcgi: \(responder) is neither beside this program nor in the PATH")
            return findings.all
        }
        return all(ofProgram: path, package: installed)
    }

    /// Judges.
    ///
    /// - Parameters:
    ///   - path: The responder's.
    ///   - package: Asks for the name and version of the system's libfcgi.
    /// - Returns: One finding.
    static func all(
        ofProgram path: String,
        package: () -> (name: String, version: String)?
    ) -> [Finding] {
        var findings = Findings(of: .libfcgi)
        guard let libraries = NeededLibraries(ofProgram: path) else {
            findings.note("libfcgi: \(path) cannot be read, or is not a program for this machine")
            return findings.all
        }
        guard libraries.names.contains(where: { $0.hasPrefix("libfcgi.so") }) else {
            findings.ok(
                "libfcgi: linked into \(path), which is to be built again when it is mended"
            )
            return findings.all
        }
        guard let package = package() else {
            findings.note(
                """
                libfcgi: \(path) takes it from the system, and dpkg does not know its version; \
                from 2.4.5 on \(hole) is mended
                """
            )
            return findings.all
        }
        let name = "\(package.name) \(package.version)"
        if isMended(package.version) {
            findings.ok("libfcgi: \(name), without \(hole)")
        } else {
            findings.note(
                """
                libfcgi: \(name) is older than the versions known to be without \(hole); the \
                responder keeps from it what would do harm, still: apt upgrade \(package.name)
                """
            )
        }
        return findings.all
    }

    /// Upstream's 2.4.5, or Debian's older one with its own repair.
    static func isMended(_ version: String) -> Bool {
        if version.hasPrefix("2.4.2-2+deb") { return true }
        let numbers = version.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
        let parts = numbers.map { Int($0) ?? 0 }
        return !parts.lexicographicallyPrecedes([2, 4, 5])
    }

    private static func installed() -> (name: String, version: String)? {
        let query = Command(
            arguments: [
                "/usr/bin/dpkg-query", "--show",
                "--showformat", "${db:Status-Status} ${Package} ${Version}\\n",
            ] + packages,
            environment: ["LC_ALL": "C"],
            input: [],
            timeLimit: 5000,
            outputLimit: 4096
        )
        guard let result = try? query.run() else { return nil }
        for line in String(decoding: result.output, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 3 && words[0] == "installed" { return (words[1], words[2]) }
        }
        return nil
    }

    private static func responderPath() -> String? {
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders =
            [own.deletingLastPathComponent().path] + path.split(separator: ":").map(String.init)
        return folders.map { "\($0)/\(responder)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
