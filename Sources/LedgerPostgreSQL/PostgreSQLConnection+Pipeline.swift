internal import CPostgreSQL
internal import Ledger

/// One of several statements that are sent together.
enum PostgreSQLRequest {
    /// A text without placeholders.
    case text(String)
    /// A statement that was prepared, and a value for each placeholder.
    case prepared(String, [Value])
}

/// Several statements in one round trip.
extension PostgreSQLConnection {
    /// Sends statements together, of which the server runs none behind one that fails.
    ///
    /// The corresponding C functions are `PQenterPipelineMode` and `PQpipelineSync`.
    ///
    /// - Parameters:
    ///   - requests: The statements.
    ///   - name: What stands for them in an error.
    /// - Returns: An answer to each.
    /// - Throws: `StorageError` of the first one that fails.
    @discardableResult
    func run(
        _ requests: [PostgreSQLRequest],
        as name: String
    ) throws(StorageError) -> [PostgreSQLResult] {
        try inPipeline(as: name, count: requests.count) { () throws(StorageError) in
            for request in requests { try send(request, as: name) }
        }
    }

    /// Prepares statements of ours, in one round trip.
    ///
    /// - Parameter statements: A name and a text each, with `$1` and so on.
    /// - Throws: `StorageError` of the first one that cannot be prepared.
    func prepare(_ statements: [(name: String, text: String)]) throws(StorageError) {
        let sql = "prepare"
        try inPipeline(as: sql, count: statements.count) { () throws(StorageError) in
            for (name, text) in statements {
                guard unsafe PQsendPrepare(handle, name, text, 0, nil) == 1 else {
                    throw loss(in: sql)
                }
            }
        }
    }

    @discardableResult
    private func inPipeline(
        as name: String,
        count: Int,
        _ send: () throws(StorageError) -> Void
    ) throws(StorageError) -> [PostgreSQLResult] {
        try makeSure(isReadyFor: name)
        answered = 0
        guard unsafe PQenterPipelineMode(handle) == 1 else { throw loss(in: name) }
        var refusal: StorageError?
        do throws(StorageError) { try send() } catch { refusal = error }
        // What was sent before is run with this, whatever comes of it.
        guard !isLost, unsafe PQpipelineSync(handle) == 1 else {
            throw refusal ?? loss(in: name)
        }
        let (results, error) = try answers(as: name)
        answered = results.count
        guard unsafe PQexitPipelineMode(handle) == 1 else { throw loss(in: name) }
        if let first = error ?? refusal { throw first }
        guard results.count == count else {
            throw StorageError(code: .other, native: "\(results.count) results", sql: name)
        }
        return results
    }

    /// All answers up to that of the end, and the first error.
    private func answers(
        as name: String
    ) throws(StorageError) -> ([PostgreSQLResult], StorageError?) {
        var results: [PostgreSQLResult] = []
        var first: StorageError?
        var isBetween = false
        while true {
            // There is nothing between the answers of two statements, but once.
            guard let result = try nextResult(of: name) else {
                if isBetween { throw loss(in: name) }
                isBetween = true
                continue
            }
            isBetween = false
            if result.status == PGRES_PIPELINE_SYNC { return (results, first) }
            if result.status != PGRES_PIPELINE_ABORTED,
                let error = error(of: result, in: name)
            {
                first = first ?? error
                if isLost { throw error }
            }
            results.append(result)
        }
    }

    private func send(_ request: PostgreSQLRequest, as name: String) throws(StorageError) {
        let isSent: Int32
        switch request {
        case .text(let sql):
            isSent = unsafe PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 0)
        case .prepared(let statement, let values):
            let bound = try BoundValues(values, for: name)
            isSent = unsafe bound.withPointers { count, values, lengths, formats in
                unsafe PQsendQueryPrepared(
                    handle,
                    statement,
                    count,
                    values,
                    lengths,
                    formats,
                    0
                )
            }
        }
        guard isSent == 1 else { throw loss(in: name) }
    }
}
