internal import Foundation
internal import Installation
internal import Ledger
internal import System

@testable internal import LedgerPostgreSQL

/// A server with an empty schema, and an address of it.
struct Server {
    let process: PostgreSQLServer
    var address: ServerAddress

    /// The server of all tests that leave it as it is, with a database of its own.
    init() throws {
        try self.init(Self.common(), database: "test_\(UInt64.random(in: .min ... .max))")
    }

    /// A server that nobody else uses.
    init(listeningOnPort hasPort: Bool, adding settings: [String] = []) throws {
        let process = try PostgreSQLServer(listeningOnPort: hasPort, adding: settings)
        try self.init(process, database: "shop")
    }

    private init(_ process: PostgreSQLServer, database: String) throws {
        self.process = process
        address = ServerAddress(
            places: [.socket(process.socketPath)],
            user: "postgres",
            database: "postgres",
            schema: "shop"
        )
        try connect().execute("CREATE DATABASE \(database)")
        address.database = database
        try connect().execute("CREATE SCHEMA shop")
    }

    private static func common() throws -> PostgreSQLServer {
        try kept.withLock { kept in
            if let kept { return kept }
            let started = try PostgreSQLServer()
            atexit { Server.kept.withLock { $0 = nil } }
            kept = started
            return started
        }
    }

    /// Lets go of it when this process ends.
    private static let kept = Mutex<PostgreSQLServer?>(nil)

    func connect() throws(StorageError) -> PostgreSQLConnection { try .connect(to: address) }

    /// The address of its port.
    func tcp(_ host: String = "127.0.0.1") -> ServerAddress.Place {
        .host(host, port: UInt16(process.port))
    }
}

extension PostgreSQLConnection {
    func integer(_ sql: String, _ values: [Value] = []) throws(StorageError) -> Int64? {
        try PostgreSQLStatement(sql, on: self).first(values) { $0.integer(0) }
    }

    func text(_ sql: String, _ values: [Value] = []) throws(StorageError) -> String? {
        try PostgreSQLStatement(sql, on: self).first(values) { $0.text(0) }
    }

    @discardableResult
    func run(_ sql: String, _ values: [Value] = []) throws(StorageError) -> Int {
        try PostgreSQLStatement(sql, on: self).run(values)
    }

    /// Makes a table with an integer key and a number, and two rows: 1 and 2.
    func makePairs() throws(StorageError) {
        try execute("CREATE TABLE pairs (id BIGINT PRIMARY KEY, number BIGINT NOT NULL)")
        try run("INSERT INTO pairs VALUES (1, 10), (2, 20)")
    }
}
