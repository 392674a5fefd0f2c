internal import System

/// What `check` says of the libfcgi that the responder uses.
enum LibraryFindings {
    private static let hole = "CVE-2025-23016"
    /// By Debian's name of before 2024, and since.
    private static let packages = ["libfcgi0ldbl", "libfcgi0t64"]

    static func all() -> [Finding] { all(package: installed) }

    /// Judges; a program that was built with a libfcgi of its own does not say so.
    ///
    /// - Parameter package: Asks for the name and version of the system's libfcgi.
    /// - Returns: One finding.
    static func all(package: () -> (name: String, version: String)?) -> [Finding] {
        var findings = Findings(of: .libfcgi)
        guard let package = package() else {
            findings.note(
                """
                libfcgi: dpkg knows none here; from 2.4.5 on \(hole) is fixed. A responder that has \
                its own linked in is to be replaced after a fix of libfcgi
                """
            )
            return findings.all
        }
        let name = "\(package.name) \(package.version)"
        if isFixed(package.version) {
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
    static func isFixed(_ version: String) -> Bool {
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
}
