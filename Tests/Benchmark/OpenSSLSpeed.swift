import Foundation

/// What the openssl command measures.
enum OpenSSLSpeed {
    /// Runs `openssl speed -seconds 1 rsa2048` on one core.
    ///
    /// - Returns: Microseconds for one verification, or `nil` when there is no such command.
    static func microsecondsPerVerification() -> Double? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl", "speed", "-seconds", "1", "rsa2048"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        process.waitUntilExit()
        // "rsa 2048 bits 0.000364s 0.000021s   2745.0  47522.0": the last is verifications a second.
        let line = text.split(separator: "\n").last { $0.hasPrefix("rsa 2048") }
        return line?.split(separator: " ").last.flatMap { Double($0) }.map { 1e6 / $0 }
    }
}
