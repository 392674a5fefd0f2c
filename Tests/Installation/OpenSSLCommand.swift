/// The openssl command: it makes keys, and measures beside us.
package enum OpenSSLCommand {
    /// What it wrote, or `nil` when there is no such command or it failed.
    package static func output(_ arguments: String...) -> String? {
        let result = try? Programs.run("openssl", arguments)
        return result?.status == 0 ? result?.output : nil
    }

    /// What `openssl speed -seconds 1 rsa2048` says, in microseconds for one verification.
    package static func microsecondsPerVerification() -> Double? {
        // "rsa 2048 bits 0.000364s 0.000021s   2745.0  47522.0": the last is verifications a second.
        output("speed", "-seconds", "1", "rsa2048")?
            .split(separator: "\n").last { $0.hasPrefix("rsa 2048") }?
            .split(separator: " ").last.flatMap { Double($0) }.map { 1e6 / $0 }
    }
}
