internal import CPostgreSQL
package import Ledger
internal import System

/// One connection to one server.
///
/// It has no lock of its own: whoever holds it uses it on one thread at a time.
@safe package final class PostgreSQLConnection: @unchecked Sendable {  // see the line above
    let handle: OpaquePointer
    /// The server that it is connected to.
    package let place: ServerAddress.Place
    /// The schema that has the ledger's tables.
    let schema: String
    /// What the ledger was made for; a live one until that was read.
    package var kind = LedgerKind.live
    package var needsReplica = false
    /// How many of the statements that were sent together last have been run.
    var answered = 0
    /// How its commits wait for the disk and for standbys, once that is settled.
    var synchronousCommit: String?
    /// Whether an error made it unusable.
    package private(set) var isLost = false
    /// How often something was asked, each time for one or more answers.
    private(set) var roundTrips = 0
    /// Whether a statement's rows are on their way: nothing else can be asked meanwhile.
    private var isReading = false
    /// The statements that it has prepared.
    var names = StatementNames()
    /// How many warnings there were.
    private let warnings: UnsafeMutablePointer<Int>

    /// In milliseconds; the limit for one answer is longer than a wait for a lock, see
    /// `PostgreSQLSession`.
    private static let (connectLimit, answerLimit) = (2000, 5000)

    /// The corresponding C function is `PQconnectStartParams`.
    package init(
        to place: ServerAddress.Place,
        of address: ServerAddress
    ) throws(StorageError) {
        let sql = "connect \(place)"
        let settings = address.settings(for: place)
        guard postgresql_is_available() != 0,
            let handle = unsafe Self.start(settings.map(\.0), settings.map(\.1))
        else {
            throw StorageError(code: .cannotOpen, native: "no libpq.so.5", sql: sql)
        }
        unsafe self.handle = handle  // owned from here on: a later throw runs `deinit`
        unsafe warnings = .allocate(capacity: 1)
        unsafe warnings.initialize(to: 0)
        self.place = place
        schema = address.schema
        unsafe postgresql_count_warnings(handle, warnings)
        // Only the code of an error is reported: a message may hold anything.
        unsafe PQsetErrorVerbosity(handle, PQERRORS_SQLSTATE)
        guard connect() else {
            isLost = true
            let message = unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? ""
            let state = PostgreSQLErrors.state(in: message) ?? PostgreSQLErrors.noConnection
            throw StorageError(postgresql: state, in: sql)
        }
        guard address.tls(to: place) == .none || isEncrypted else {
            throw StorageError(code: .cannotOpen, native: "not encrypted", sql: sql)
        }
        guard unsafe PQsetnonblocking(handle, 1) == 0 else { throw StorageError(lostIn: sql) }
        try PostgreSQLSession.begin(on: self)
    }

    package static var isLibraryThere: Bool { postgresql_is_available() != 0 }

    deinit {
        unsafe PQfinish(handle)
        unsafe warnings.deallocate()
    }

    private static func start(_ names: [String], _ values: [String]) -> OpaquePointer? {
        unsafe CStrings.with(names) { names in
            unsafe CStrings.with(values) { values in
                unsafe PQconnectStartParams(names, values, 0)
            }
        }
    }

    /// The corresponding C function is `PQconnectPoll`.
    private func connect() -> Bool {
        guard unsafe PQstatus(handle) != CONNECTION_BAD else { return false }
        let end = Clock.milliseconds + Int64(Self.connectLimit)
        var isWriting = true
        while true {
            let socket = unsafe PQsocket(handle)
            guard Poll.wait(socket, toRead: !isWriting, toWrite: isWriting, until: end) else {
                return false
            }
            switch unsafe PQconnectPoll(handle) {
            case PGRES_POLLING_OK: return true
            case PGRES_POLLING_READING: isWriting = false
            case PGRES_POLLING_WRITING: isWriting = true
            default: return false
            }
        }
    }

    /// The version that the server says it is.
    package var serverVersion: String {
        unsafe PQparameterStatus(handle, "server_version").map { unsafe String(cString: $0) } ?? ""
    }

    /// Whether what is sent is encrypted.
    package var isEncrypted: Bool { unsafe PQsslInUse(handle) != 0 }

    /// How many warnings the server has sent.
    var warningCount: Int { unsafe warnings.pointee }

    /// Whether a transaction is open, also one that failed and can only be rolled back.
    ///
    /// The corresponding C function is `PQtransactionStatus`.
    package var isInTransaction: Bool {
        guard !isLost else { return false }
        let status = unsafe PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// Runs statements that bind nothing and whose rows do not matter.
    ///
    /// - Parameter sql: They have semicolons between them.
    /// - Throws: `StorageError` when one fails.
    package func execute(_ sql: String) throws(StorageError) { _ = try results(sql) }

    /// Runs statements that bind nothing.
    ///
    /// The corresponding C function is `PQsendQuery`.
    func results(_ sql: String) throws(StorageError) -> [PostgreSQLResult] {
        try makeSure(isReadyFor: sql)
        guard unsafe PQsendQuery(handle, sql) == 1 else { throw loss(in: sql) }
        return try allResults(of: sql)
    }

    /// The next answer, or `nil` when there is none to what was sent.
    ///
    /// - Throws: `StorageError` when the time is over: then the connection is lost.
    func nextResult(of sql: String) throws(StorageError) -> PostgreSQLResult? {
        let end = Clock.milliseconds + Int64(Self.answerLimit)
        while true {
            let left = unsafe PQflush(handle)
            guard left >= 0, unsafe PQisBusy(handle) != 0 else { break }
            let socket = unsafe PQsocket(handle)
            guard Poll.wait(socket, toRead: true, toWrite: left > 0, until: end) else {
                throw loss(in: sql)
            }
            // Whatever came before the end is to be had still.
            if unsafe PQconsumeInput(handle) == 0 { break }
        }
        return unsafe PQgetResult(handle).map { unsafe PostgreSQLResult(owning: $0) }
    }

    /// All answers to what was sent.
    ///
    /// - Throws: `StorageError` of the first that is an error, once all are there.
    func allResults(of sql: String) throws(StorageError) -> [PostgreSQLResult] {
        var results: [PostgreSQLResult] = []
        var first: StorageError?
        while let result = try nextResult(of: sql) {
            if let error = error(of: result, in: sql) { first = first ?? error }
            if isLost { break }
            results.append(result)
        }
        if let first { throw first }
        return results
    }

    /// The error that an answer is, once it is noted what it did to the connection.
    func error(of result: PostgreSQLResult, in sql: String) -> StorageError? {
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_PIPELINE_SYNC: return nil
        default: break
        }
        let isBad = unsafe PQstatus(handle) == CONNECTION_BAD
        let state = result.state ?? (isBad ? PostgreSQLErrors.connectionFailure : "")
        // A function may give its error any code, as one that asks another server does: while the server
        // itself goes on, it says so.
        let isOver = result.isFromServer ? result.isFatal : PostgreSQLErrors.endsConnection(state)
        if isBad || isOver { isLost = true }
        return StorageError(postgresql: state, in: sql)
    }

    /// Gives the connection up.
    ///
    /// - Returns: The error for it.
    func loss(in sql: String) -> StorageError {
        isLost = true
        return StorageError(postgresql: PostgreSQLErrors.connectionFailure, in: sql)
    }

    /// Makes sure that it can be asked, which it is next.
    func makeSure(isReadyFor sql: String) throws(StorageError) {
        guard !isLost else { throw StorageError(lostIn: sql) }
        // It is a bug of this program.
        guard !isReading else {
            throw StorageError(code: .other, native: "rows are being read", sql: sql)
        }
        roundTrips += 1
    }

    func beginReading() { isReading = true }

    /// The rows were read to their end.
    func endReading() { isReading = false }
}

/// The end of a transaction.
extension PostgreSQLConnection {
    /// Ends the transaction, and keeps what it did.
    ///
    /// - Throws: `StorageError` when that is not certain: also when the server has warned, as of a
    ///   standby that does not have it, or has rolled back because the transaction had failed.
    package func commit() throws(StorageError) {
        let sql = "COMMIT"
        guard !isLost else { throw StorageError(lostIn: sql) }
        guard isInTransaction else {
            throw StorageError(code: .other, native: "no transaction", sql: sql)
        }
        let warned = warningCount
        let results: [PostgreSQLResult]
        do throws(StorageError) {
            results = try run(commitRequests, as: sql)
        } catch {
            throw error.ofCommit
        }
        try makeSure(isCommitted: results, warned: warned)
    }

    /// COMMIT, and what says whether it waited for a standby, where one has to have all.
    var commitRequests: [PostgreSQLRequest] {
        [.text("COMMIT")] + (needsReplica ? [.text("SHOW synchronous_standby_names")] : [])
    }

    /// Makes sure that a COMMIT has kept all.
    ///
    /// Without names of standbys it does not wait for any, and does not say so: who manages the servers
    /// may take the names away when a standby is gone.
    ///
    /// - Parameters:
    ///   - results: The answers, of which the last ones are to `commitRequests`.
    ///   - warned: How many warnings there were before.
    /// - Throws: `StorageError` when that is not certain.
    func makeSure(isCommitted results: [PostgreSQLResult], warned: Int) throws(StorageError) {
        let answers = results.suffix(commitRequests.count)
        let tag = answers.first?.tag ?? ""
        let warnings = warningCount - warned
        let fault: String? =
            if tag != "COMMIT" || isInTransaction {
                "it answered \(tag)"
            } else if warnings != 0 {
                "\(warnings) warnings"
            } else if needsReplica, let names = answers.last, names.text(0, 0).isEmpty {
                "synchronous_standby_names = ''"
            } else {
                nil
            }
        guard let fault else { return }
        throw StorageError(code: .other, native: fault, sql: "COMMIT").ofCommit
    }

    /// Undoes the transaction; where it cannot be asked for any more, the server does it.
    package func rollback() { if isInTransaction { try? execute("ROLLBACK") } }
}
