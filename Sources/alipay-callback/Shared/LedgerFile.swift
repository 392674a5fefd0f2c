internal import Foundation

/// The ledger's file and those beside it.
struct LedgerFile {
    let path: String

    init(_ path: String) { self.path = path }

    var folder: String { URL(filePath: path).deletingLastPathComponent().path }

    var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    var writeAheadLog: String { path + "-wal" }

    /// SQLite's, and the one that relays lock.
    var companions: [String] { [writeAheadLog, path + "-shm", path + "-relay"] }
}
