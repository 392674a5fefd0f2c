import Foundation

/// The openssl command: it makes the key, and measures beside us.
enum OpenSSLCommand {
    /// What it wrote, or `nil` when there is no such command.
    static func output(_ arguments: String...) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// What `openssl speed -seconds 1 rsa2048` says, in microseconds for one verification.
    static func microsecondsPerVerification() -> Double? {
        // "rsa 2048 bits 0.000364s 0.000021s   2745.0  47522.0": the last is verifications a second.
        output("speed", "-seconds", "1", "rsa2048")?
            .split(separator: "\n").last { $0.hasPrefix("rsa 2048") }?
            .split(separator: " ").last.flatMap { Double($0) }.map { 1e6 / $0 }
    }
}
