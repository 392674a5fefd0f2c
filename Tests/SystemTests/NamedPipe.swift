import Glibc
import System

/// A pipe with a name, by which a program tells the test how far it has come.
struct NamedPipe {
    struct Silence: Error {}

    let path: String
    private let descriptor: Descriptor

    init(_ path: String) throws {
        self.path = path
        guard unsafe mkfifo(path, 0o600) == 0 else { throw SystemError("mkfifo") }
        // Open for writing as well: it has no end when a program closes it.
        descriptor = try Descriptor(unsafe open(path, O_RDWR | O_CLOEXEC), "open")
    }

    /// Waits for a short line of numbers.
    ///
    /// - Returns: The numbers.
    /// - Throws: `Silence` after a minute, which is not a measure of speed.
    func numbers() throws -> [Int32] {
        guard !Readiness.wait(for: [descriptor.number], milliseconds: 60_000).isEmpty else {
            throw Silence()
        }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = unsafe read(descriptor.number, &bytes, 1024)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            .split { $0 == " " || $0 == "\n" }.compactMap { Int32($0) }
    }
}
