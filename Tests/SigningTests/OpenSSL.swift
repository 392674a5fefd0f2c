import Foundation
import System

/// The `openssl` command in a folder of its own: an independent signer and maker of keys.
final class OpenSSL: Sendable {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "SigningTests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        Leftovers.remove(folder)
    }

    /// Runs `openssl` with a command line parted at spaces, and gives what it wrote.
    @discardableResult
    func callAsFunction(_ command: String) throws -> [UInt8] {
        try call(command.split(separator: " ").map(String.init))
    }

    /// Runs `openssl` with these arguments, and gives what it wrote.
    @discardableResult
    func call(_ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(command: arguments.joined(separator: " "))
        }
        return Array(bytes)
    }

    func text(_ command: String) throws -> String {
        String(decoding: try self(command), as: UTF8.self)
    }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    /// What `openssl dgst` signs with a key file of this folder.
    func signature(of content: [UInt8], by keyFile: String, digest: String) throws -> [UInt8] {
        let name = UUID().uuidString
        try write(content, to: name)
        return try self("dgst -\(digest) -sign \(keyFile) \(name)")
    }

    struct Failure: Error {
        let command: String
    }
}

/// Folders that are removed when the tests end: what lives as long as the process has no deinit.
private enum Leftovers {
    private static let folders = Mutex<[URL]>([])
    private static let isRegistered: Bool =
        atexit {
            folders.withLock {
                for folder in $0 { try? FileManager.default.removeItem(at: folder) }
            }
        } == 0

    static func remove(_ folder: URL) {
        precondition(isRegistered)
        folders.withLock { $0.append(folder) }
    }
}

/// Keys that were made once for all tests, in the forms that people have them in.
struct Keys: Sendable {
    let openssl: OpenSSL
    /// SubjectPublicKeyInfo PEM of `key.pem`, 2048 bits.
    let publicPEM: String

    /// Makes `key.pem` (2048 bits), `short.pem` (1024) and `ec.pem`.
    private init() throws {
        openssl = try OpenSSL()
        try openssl("genrsa -out key.pem 2048")
        try openssl("genrsa -out short.pem 1024")
        try openssl("ecparam -genkey -name prime256v1 -noout -out ec.pem")
        publicPEM = try openssl.text("rsa -in key.pem -pubout")
    }

    private static let made = Result { try Keys() }

    static func get() throws -> Keys { try made.get() }
}

extension String {
    /// The base64 inside a PEM text as one line.
    var bareBase64: String {
        split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
    }
}
