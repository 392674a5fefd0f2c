internal import CMariaDB
package import Ledger

/// One connection to one server.
///
/// It has no lock of its own: whoever holds it uses it on one thread at a time.
@safe package final class MySQLConnection: @unchecked Sendable {  // see the line above
    let handle: UnsafeMutablePointer<MYSQL>
    /// The server that it is connected to.
    package let place: ServerAddress.Place
    /// What the ledger was made for; a live one until that was read.
    package var kind = LedgerKind.live
    /// Whether the server is a node of a Galera cluster.
    var isGalera = false
    package var needsReplica = false
    /// The status that says whether commits wait for a replica, once it is known; none for a node of a
    /// cluster.
    var semiSyncStatus: String?
    /// How many of the statements that were sent together last have been run.
    var answered = 0
    /// Whether a statement of the shop's was run, whose triggers may have changed the session.
    var isSessionUncertain = false
    /// Whether an error made it unusable.
    package private(set) var isLost = false
    /// Whether a statement's rows are on their way: nothing else can be asked meanwhile.
    private var isReading = false
    /// Statements that were released meanwhile.
    private var leftStatements = unsafe [UnsafeMutablePointer<MYSQL_STMT>]()

    /// In seconds; the limits for one answer are longer than a wait for a lock, see `MySQLSession`.
    private static let (connectLimit, readLimit, writeLimit): (UInt32, UInt32, UInt32) = (2, 5, 5)

    /// The ways in which a password is proved and not sent as it is, which is all that a server gets
    /// whose certificate is not verified: while the real one is away, any process of the machine may
    /// listen in its place.
    private static let proofs =
        "mysql_native_password,caching_sha2_password,client_ed25519,parsec,auth_gssapi_client"

    package static var isLibraryThere: Bool { mariadb_is_available() != 0 }

    /// The corresponding C function is `mysql_real_connect`.
    package init(
        to place: ServerAddress.Place,
        of address: ServerAddress
    ) throws(StorageError) {
        let sql = "connect \(place)"
        guard mariadb_is_available() != 0, let handle = unsafe mysql_init(nil) else {
            throw StorageError(code: .cannotOpen, native: "no libmariadb.so.3", sql: sql)
        }
        unsafe self.handle = handle  // owned from here on: a later throw runs `deinit`
        self.place = place
        setOptions(address.tls(to: place), caFile: address.caFile)
        guard connect(as: address) else {
            isLost = true
            throw unsafe StorageError(
                mysql: mysql_errno(handle),
                state: mysql_sqlstate(handle),
                in: sql
            )
        }
        guard address.tls(to: place) == .none || isEncrypted else {
            throw StorageError(code: .cannotOpen, native: "not encrypted", sql: sql)
        }
        try MySQLSession.begin(on: self)
    }

    deinit { unsafe mysql_close(handle) }

    private func connect(as address: ServerAddress) -> Bool {
        let flags = UInt(CLIENT_FOUND_ROWS)
        let database = address.database.isEmpty ? nil : address.database
        let (user, password) = (address.user, address.password)
        return switch place {
        case .host(let name, let port):
            unsafe mysql_real_connect(
                handle,
                name,
                user,
                password,
                database,
                UInt32(port),
                nil,
                flags
            ) != nil
        case .socket(let path):
            unsafe mysql_real_connect(handle, nil, user, password, database, 0, path, flags) != nil
        }
    }

    private func setOptions(_ tls: ServerAddress.TLS, caFile: String?) {
        set(MYSQL_OPT_CONNECT_TIMEOUT, Self.connectLimit)
        set(MYSQL_OPT_READ_TIMEOUT, Self.readLimit)
        set(MYSQL_OPT_WRITE_TIMEOUT, Self.writeLimit)
        // A connection that is reopened automatically knows neither the transaction nor the session.
        set(MYSQL_OPT_RECONNECT, false)
        // Else the server may ask for files of this machine.
        set(MYSQL_OPT_LOCAL_INFILE, UInt32(0))
        set(MYSQL_SET_CHARSET_NAME, "utf8mb4")
        let isSocket = if case .socket = place { true } else { false }
        // "localhost" is a socket for the library.
        set(
            MYSQL_OPT_PROTOCOL,
            (isSocket ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP).rawValue
        )
        if !isSocket && tls != .verify { set(MARIADB_OPT_RESTRICTED_AUTH, Self.proofs) }
        // Said in either case: versions of the library differ in what they do by themselves.
        set(MYSQL_OPT_SSL_ENFORCE, tls != .none)
        set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, tls == .verify)
        if tls != .none, let caFile { set(MYSQL_OPT_SSL_CA, caFile) }
    }

    private func set(_ option: mysql_option, _ number: UInt32) {
        var number = number
        _ = unsafe mysql_options(handle, option, &number)
    }

    private func set(_ option: mysql_option, _ isOn: Bool) {
        var flag: my_bool = isOn ? 1 : 0
        _ = unsafe mysql_options(handle, option, &flag)
    }

    private func set(_ option: mysql_option, _ text: String) {
        _ = unsafe text.withCString { unsafe mysql_options(handle, option, $0) }
    }

    /// The version that the server says it is.
    package var serverVersion: String {
        unsafe mysql_get_server_info(handle).map { unsafe String(cString: $0) } ?? ""
    }

    /// Whether what is sent is encrypted.
    package var isEncrypted: Bool { unsafe mysql_get_ssl_cipher(handle) != nil }

    /// Whether a transaction is open, as the server said last; it ends one by itself after a
    /// deadlock.
    ///
    /// The corresponding flag of C is `SERVER_STATUS_IN_TRANS`.
    package var isInTransaction: Bool {
        unsafe !isLost && mariadb_server_status(handle) & UInt32(SERVER_STATUS_IN_TRANS) != 0
    }

    /// Runs a statement that binds nothing and whose rows do not matter.
    ///
    /// - Parameter sql: One statement.
    /// - Throws: `StorageError` when it fails.
    package func execute(_ sql: String) throws(StorageError) { _ = try rows(sql) }

    /// Runs a statement that binds nothing, and keeps its rows.
    ///
    /// The corresponding C functions are `mysql_real_query` and `mysql_store_result`.
    func rows(_ sql: String) throws(StorageError) -> [[String]] {
        try makeSure(isReadyFor: sql)
        guard unsafe mysql_real_query(handle, sql, UInt(sql.utf8.count)) == 0 else {
            throw noteFailure(in: sql)
        }
        guard unsafe mysql_field_count(handle) > 0 else { return [] }
        guard let result = unsafe mysql_store_result(handle) else { throw noteFailure(in: sql) }
        defer { unsafe mysql_free_result(result) }
        let columns = Int(unsafe mysql_num_fields(result))
        var rows: [[String]] = []
        while let row = unsafe mysql_fetch_row(result),
            let lengths = unsafe mysql_fetch_lengths(result)
        {
            rows.append(
                (0..<columns).map { column in
                    let bytes = unsafe UnsafeRawBufferPointer(
                        start: row[column],
                        count: Int(lengths[column])
                    )
                    return unsafe String(decoding: bytes, as: UTF8.self)
                }
            )
        }
        return rows
    }

    /// Ends the transaction, and keeps what it did.
    ///
    /// - Throws: `StorageError` when that is not certain: also when the server has warned, or has
    ///   ended the transaction itself.
    package func commit() throws(StorageError) {
        let sql = "COMMIT"
        try makeSure(isReadyFor: sql)
        guard isInTransaction else {
            throw StorageError(code: .other, native: "no transaction", sql: sql)
        }
        do throws(StorageError) { try execute(sql) } catch { throw error.ofCommit }
        try makeSureIsCommitted()
    }

    /// Makes sure that the COMMIT that was run last has kept all, and that a replica has it, where that is
    /// wanted.
    ///
    /// A server that waited in vain for its replica acknowledges without a warning, and does not wait at
    /// all from then on, whoever it was that waited; only its status says so, until a replica has all.
    func makeSureIsCommitted() throws(StorageError) {
        let sql = "COMMIT"
        do throws(StorageError) {
            guard !isInTransaction else {
                throw StorageError(code: .other, native: "in a transaction", sql: sql)
            }
            let warnings = unsafe mysql_warning_count(handle)
            guard warnings == 0 else {
                throw StorageError(code: .other, native: "\(warnings) warnings", sql: sql)
            }
            guard needsReplica, let name = semiSyncStatus else { return }
            let status = try rows("SHOW GLOBAL STATUS LIKE '\(name)'").first?.last ?? "?"
            guard status == "ON" else {
                throw StorageError(code: .notDurable, native: "\(name) = \(status)", sql: sql)
            }
        } catch {
            throw error.ofCommit
        }
    }

    /// Undoes the transaction; where it cannot be asked for any more, the server does it.
    package func rollback() { if isInTransaction { try? execute("ROLLBACK") } }
}

/// State that the statements of a connection share.
extension MySQLConnection {
    func makeSure(isReadyFor sql: String) throws(StorageError) {
        guard !isLost else { throw StorageError(lostIn: sql) }
        // CR_COMMANDS_OUT_OF_SYNC, in words: it is a bug of this program.
        guard !isReading else {
            throw StorageError(code: .other, native: "rows are being read", sql: sql)
        }
    }

    func beginReading() { isReading = true }

    /// The rows were read to their end, or released.
    func endReading() {
        isReading = false
        unsafe leftStatements.forEach { unsafe mysql_stmt_close($0) }
        unsafe leftStatements = []
    }

    /// Closes a statement, as soon as that does not take the rows of another one.
    func close(_ statement: UnsafeMutablePointer<MYSQL_STMT>) {
        guard isReading else { return _ = unsafe mysql_stmt_close(statement) }
        unsafe leftStatements.append(statement)
    }

    /// The error of the call that failed last, once it is noted what it did to the connection.
    func noteFailure(in sql: String) -> StorageError {
        let number = unsafe mysql_errno(handle)
        let error = unsafe StorageError(mysql: number, state: mysql_sqlstate(handle), in: sql)
        note(number)
        return error
    }

    /// Notes when the connection was lost while rows were released.
    func noteLoss() {
        if MySQLErrors.endsConnection(unsafe mysql_errno(handle)) { isLost = true }
    }

    /// Notes what an error did to the connection.
    func note(_ number: UInt32) {
        if MySQLErrors.endsConnection(number) {
            isLost = true
        } else {
            askStatus()
        }
    }

    /// An error comes without the server's flags: the answer to this has them.
    private func askStatus() {
        let sql = "DO 0"
        isLost = unsafe mysql_real_query(handle, sql, UInt(sql.utf8.count)) != 0
    }
}
