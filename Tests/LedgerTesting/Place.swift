package import Foundation
internal import Installation
package import Ledger
internal import LedgerMySQL
internal import LedgerSQLite
internal import Synchronization

/// Where the ledgers of the tests are: what `LEDGER` in the environment says, else files on the disk.
package enum Place: String, CaseIterable, Sendable {
    /// A SQLite file on the disk.
    case file
    /// A SQLite file in memory, which no disk slows down.
    case memory
    /// A database of a MariaDB server that this process starts.
    case mariadb

    package static let current =
        ProcessInfo.processInfo.environment["LEDGER"].map { name in
            guard let place = Place(rawValue: name) else {
                preconditionFailure("LEDGER=\(name) is none of \(allCases.map(\.rawValue))")
            }
            return place
        } ?? .file

    /// Where a folder is made for what a ledger has in files.
    package var folder: URL {
        self == .memory
            ? URL(filePath: "/dev/shm", directoryHint: .isDirectory)
            : FileManager.default.temporaryDirectory
    }

    /// Whether the ledger makes itself when it is opened, as a file does.
    package var makesItself: Bool { self == .file || self == .memory }

    /// What lets rows be changed that others refer to, in a statement.
    package var freeingReferences: String? {
        makesItself ? "PRAGMA foreign_keys = OFF" : nil
    }

    /// The one server of this process; it goes with it.
    private static let server = Mutex<MariaDBServer?>(nil)

    private static let socketPath = Result { () throws -> String in
        let started = try MariaDBServer()
        let path = started.socketPath
        server.withLock { $0 = started }
        atexit { Place.server.withLock { $0 = nil } }
        return path
    }

    /// Makes room for a ledger of that name.
    package func make(_ name: String) throws {
        guard self == .mariadb else { return }
        let address = MySQLAddress(
            places: [.socket(try Self.socketPath.get())],
            user: "root",
            database: ""
        )
        try MySQLConnection.connect(to: address).execute("CREATE DATABASE \(name)")
    }

    /// How a process gets at the ledger of that name.
    ///
    /// - Parameters:
    ///   - name: Letters, digits and `_`.
    ///   - folder: Where its files are, or what it has in files.
    ///   - kind: What it is to be; `nil` for whatever it is.
    ///   - busyTimeout: How long to wait for a lock, in milliseconds, where that can be chosen.
    /// - Returns: The engine; the ledger is there, where it does not make itself.
    /// - Throws: When the server did not start.
    package func engine(
        _ name: String,
        in folder: URL,
        as kind: LedgerKind?,
        busyTimeout: Int32
    ) throws -> any Engine {
        let path = folder.appending(path: "ledger.db").path()
        guard self == .mariadb else {
            return SQLiteEngine(path: path, as: kind, busyTimeout: busyTimeout)
        }
        let address = MySQLAddress(
            places: [.socket(try Self.socketPath.get())],
            user: "root",
            database: name
        )
        let engine = MySQLEngine(at: address, as: kind, lockFile: path + "-relay")
        try engine.make(as: kind ?? .live, now: 0)
        return engine
    }
}
