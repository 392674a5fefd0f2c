package import Foundation
internal import Installation
package import Ledger
internal import LedgerMySQL
internal import LedgerPostgreSQL
internal import LedgerSQLite
internal import System

/// Where the ledgers of the tests are: on the server of `LEDGER_URL` in the environment, or what `LEDGER`
/// says, else files on the disk.
package enum Place: String, CaseIterable, Sendable {
    /// A SQLite file on the disk.
    case file
    /// A SQLite file in memory, which no disk slows down.
    case memory
    /// A database of a MariaDB server that this process starts.
    case mariadb
    /// A schema on a PostgreSQL server that this process starts.
    case postgresql

    package static let current =
        ForeignServer.current?.place
        ?? ProcessInfo.processInfo.environment["LEDGER"].map { name in
            guard let place = Place(rawValue: name) else {
                preconditionFailure("LEDGER=\(name) is not one of \(allCases.map(\.rawValue))")
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

    /// The time of the server, as an expression.
    package var now: String {
        self == .postgresql ? PostgreSQLConnection.now : MySQLConnection.now
    }

    /// What lets rows be changed that others refer to, in a statement.
    package var freeingReferences: String? {
        makesItself ? "PRAGMA foreign_keys = OFF" : nil
    }

    /// Bytes as they stand in a statement.
    ///
    /// - Parameter digits: Two hexadecimal ones each.
    /// - Returns: A literal.
    package func bytes(_ digits: String) -> String {
        self == .postgresql ? "'\\x\(digits)'" : "x'\(digits)'"
    }

    /// The one server of this process; it goes with it.
    private static let server = Mutex<(any AnyObject & Sendable)?>(nil)

    private static let socketPath = Result { () throws -> String in
        let started = try MariaDBServer()
        keep(started)
        return started.socketPath
    }

    private static let postgreSQLSocketPath = Result { () throws -> String in
        let started = try PostgreSQLServer()
        keep(started)
        return started.socketPath
    }

    private static func keep(_ started: any AnyObject & Sendable) {
        server.withLock { $0 = started }
        atexit { Place.server.withLock { $0 = nil } }
    }

    /// Makes room for a ledger of that name.
    package func make(_ name: String) throws {
        if self == .mariadb { try execute("CREATE DATABASE \(name)") }
        if self == ForeignServer.current?.place { ForeignServer.willRemove(name) }
    }

    /// How a process gets at the ledger of that name, with the accounts that `LEDGER_ACCOUNT` says.
    ///
    /// - Parameters:
    ///   - name: Letters, digits and `_`.
    ///   - folder: Where its files are, or what it has in files.
    ///   - kind: What it is to be; `nil` for whatever it is.
    ///   - busyTimeout: How long to wait for a lock, in milliseconds, where that can be chosen.
    /// - Returns: The engine; the ledger is there, where it does not make itself.
    /// - Throws: When there is no server, or it cannot be made.
    package func engine(
        _ name: String,
        in folder: URL,
        as kind: LedgerKind?,
        busyTimeout: Int32
    ) throws -> any Engine {
        let owner = try ownersEngine(name, in: folder, as: kind, busyTimeout: busyTimeout)
        guard let accounts = try GrantedAccounts.current(in: self) else { return owner }
        try accounts.grant(name, kind ?? .live)
        let engine = { (account: String) in
            try serverEngine(name, in: folder, as: kind, user: account)
        }
        return GrantedEngine(
            owner: owner,
            responder: try engine(accounts.responder),
            operator: try engine(accounts.operator)
        )
    }

    /// The same for who made it, and may do anything.
    ///
    /// - Parameters:
    ///   - name: Letters, digits and `_`.
    ///   - folder: Where its files are, or what it has in files.
    ///   - kind: What it is to be; `nil` for whatever it is.
    ///   - busyTimeout: How long to wait for a lock, in milliseconds, where that can be chosen.
    /// - Returns: The engine; the ledger is there, where it does not make itself.
    /// - Throws: When there is no server, or it cannot be made.
    package func ownersEngine(
        _ name: String,
        in folder: URL,
        as kind: LedgerKind?,
        busyTimeout: Int32
    ) throws -> any Engine {
        guard !makesItself else {
            let path = folder.appending(path: "ledger.db").path()
            return SQLiteEngine(path: path, as: kind, busyTimeout: busyTimeout)
        }
        let engine = try serverEngine(name, in: folder, as: kind)
        try engine.make(as: kind ?? .live, now: 0)
        return engine
    }

    private func serverEngine(
        _ name: String,
        in folder: URL,
        as kind: LedgerKind?,
        user: String? = nil
    ) throws -> any ServerEngine {
        let address = try address(of: name, user: user)
        let lockFile = folder.appending(path: "ledger.db-relay").path()
        return self == .postgresql
            ? PostgreSQLEngine(at: address, as: kind, lockFile: lockFile)
            : MySQLEngine(at: address, as: kind, lockFile: lockFile)
    }

    private func address(of name: String, user: String? = nil) throws -> ServerAddress {
        if var address = ForeignServer.current?.address, self == ForeignServer.current?.place {
            if let user { address.user = user }
            (address.database, address.schema) =
                self == .postgresql ? (address.database, name) : (name, "")
            return address
        }
        guard self == .postgresql else {
            return ServerAddress(
                places: [.socket(try Self.socketPath.get())],
                user: user ?? "root",
                database: name
            )
        }
        return ServerAddress(
            places: [.socket(try Self.postgreSQLSocketPath.get())],
            user: user ?? "postgres",
            database: "postgres",
            schema: name
        )
    }

    /// Runs a statement as the server's administrator, in no ledger.
    func execute(_ sql: String) throws {
        let address = try address(of: "")
        if self == .postgresql {
            try PostgreSQLConnection.connect(to: address).execute(sql)
        } else {
            try MySQLConnection.connect(to: address).execute(sql)
        }
    }
}
