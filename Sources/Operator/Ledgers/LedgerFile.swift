internal import FoundationEssentials

/// The ledger's file and those beside it.
package struct LedgerFile {
    package let path: String

    package init(_ path: String) { self.path = path }

    package var folder: String { URL(filePath: path).deletingLastPathComponent().path }

    package var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    var writeAheadLog: String { path + "-wal" }

    /// SQLite's, and the one that relays lock.
    var companions: [String] { [writeAheadLog, path + "-shm", path + "-relay"] }
}
