internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders

/// What only a ledger in a file has.
extension Shop {
    /// A connection beside the ledger's own.
    func sqlite() throws -> SQLiteConnection {
        try SQLiteConnection(path: path, creating: true, busyTimeout: 60_000)
    }

    /// Opens the ledger as a process does that answers one request.
    func openForOneRequest() throws -> Ledger {
        try unopened(.record, SQLiteEngine(path: path, as: .live, for: .oneRequest))
    }

    /// Puts another file in the ledger's place.
    package func replaceLedger(by text: String) throws {
        try deleteLedger()
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    /// Deletes the ledger's files.
    package func deleteLedger() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path()) {
            try FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }
}
