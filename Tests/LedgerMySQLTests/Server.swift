internal import Installation
internal import Ledger

@testable internal import LedgerMySQL

/// A server with one database, and an address of it.
struct Server {
    let process: MariaDBServer
    var address: ServerAddress

    init(listeningOnPort hasPort: Bool = false, adding options: [String] = []) throws {
        process = try MariaDBServer(listeningOnPort: hasPort, adding: options)
        address = ServerAddress(
            places: [.socket(process.socketPath)],
            user: "root",
            database: ""
        )
        try connect().execute("CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        address.database = "shop"
    }

    func connect() throws(StorageError) -> MySQLConnection { try .connect(to: address) }

    /// The address of its port.
    func tcp(_ host: String = "127.0.0.1") -> ServerAddress.Place {
        .host(host, port: UInt16(process.port ?? 0))
    }
}

extension MySQLConnection {
    func integer(_ sql: String, _ values: [Value] = []) throws(StorageError) -> Int64? {
        try MySQLStatement(sql, on: self).first(values) { $0.integer(0) }
    }

    func text(_ sql: String, _ values: [Value] = []) throws(StorageError) -> String? {
        try MySQLStatement(sql, on: self).first(values) { $0.text(0) }
    }

    @discardableResult
    func run(_ sql: String, _ values: [Value] = []) throws(StorageError) -> Int {
        try MySQLStatement(sql, on: self).run(values)
    }

    /// Makes a table with an integer key and a number, and two rows: 1 and 2.
    func makePairs() throws(StorageError) {
        try execute("CREATE TABLE pairs (id BIGINT PRIMARY KEY, number INT UNSIGNED NOT NULL)")
        try run("INSERT INTO pairs VALUES (1, 10), (2, 20)")
    }
}
