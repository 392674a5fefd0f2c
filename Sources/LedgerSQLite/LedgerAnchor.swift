internal import Ledger
internal import System

/// The one file that a process takes for its ledger, whatever comes to stand at its path.
///
/// It is the first one that was opened. Were another one opened in its place, what was answered
/// `success` before would not be in it, and SQLite's log beside it might be the first one's. So from
/// then on only that file is opened, by device and inode, and none is made; another one is opened
/// after a restart.
final class LedgerAnchor: Sendable {
    private struct State {
        var file: PinnedFile?
        /// Whether it was seen elsewhere: then nothing is opened before `settle()`.
        var isAdrift = false
        /// Why what was answered is not in the file at the path, even if that comes back.
        var loss: StorageError?
        var connections: [WeakConnection] = []
    }

    /// SQLite's connections of one process share what they know of a file, so that all have to be
    /// gone before it is opened again.
    private struct WeakConnection {
        weak var connection: SQLiteConnection?
    }

    let path: String
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    /// Opens the file.
    ///
    /// - Parameter body: Opens it; given whether it may make a ledger where there is none.
    /// - Returns: The connection, which is to the file that all of this anchor's are to.
    /// - Throws: `StorageError` with the code `moved` when another file is at the path, or what `body`
    ///   throws.
    func open(
        _ body: (_ mayMake: Bool) throws(StorageError) -> SQLiteConnection
    ) throws(StorageError) -> SQLiteConnection {
        try check()
        let connection = try body(state.withLock { $0.file == nil })
        try state.withLock { state throws(StorageError) in
            guard let found = PinnedFile(path), connection.isFileInPlace else { throw moved }
            if state.file == nil { state.file = found }
            guard state.file?.identity == found.identity, !state.isAdrift else { throw moved }
            state.connections.removeAll { $0.connection == nil }
            state.connections.append(WeakConnection(connection: connection))
        }
        return connection
    }

    /// Makes sure that the file is at the path, if there was one before.
    ///
    /// - Throws: `StorageError` with the code `moved`.
    func check() throws(StorageError) {
        let isGood = try state.withLock { state throws(StorageError) in
            if let loss = state.loss { throw loss }
            guard let file = state.file else { return true }
            return !state.isAdrift && file.identity == FileIdentity(path)
        }
        guard isGood else { throw moved }
    }

    /// Whether the file still has a name somewhere.
    var hasName: Bool { state.withLock { $0.file?.hasName ?? false } }

    /// The file, or one beside it, was seen not to be in place: nobody opens it any more.
    ///
    /// - Parameter loss: Why that holds until a restart, where it does.
    func leave(after loss: StorageError? = nil) {
        state.withLock {
            $0.isAdrift = true
            $0.loss = $0.loss ?? loss
        }
    }

    /// Lets the file be opened again, if it is back and nobody has it open from before.
    func settle() {
        state.withLock { state in
            state.connections.removeAll { $0.connection == nil }
            let isBack = state.file?.identity == FileIdentity(path)
            guard isBack, state.loss == nil, state.connections.isEmpty else { return }
            state.isAdrift = false
        }
    }

    private var moved: StorageError {
        StorageError(code: .moved, native: "another file", sql: "open \(path)")
    }
}
