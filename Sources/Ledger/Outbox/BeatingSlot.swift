internal import System

/// A relay's slot on a database server, which relays of several machines share: a row that beats.
///
/// The relay changes its row at least every other second, in each of its transactions too. Whoever sees
/// a row unchanged for ten seconds, by a clock of its own, ends it and takes over what that relay had
/// begun: no clock is compared with another. A relay that stood still for longer finds its row ended,
/// records nothing any more of what it had begun, and takes another slot. Its number never comes again,
/// so it is the fencing token.
///
/// Server locks would not do: those of Galera are a node's own, and PostgreSQL keeps old rows while one
/// is held. Between relays of one machine the lock of a byte still tells at once who has ended.
package final class BeatingSlot: RelaySlot {
    /// How long a row may stand still, and how often it beats, in milliseconds.
    static let (standstillLimit, beatInterval): (Int64, Int64) = (10_000, 1000)

    package private(set) var number: Int64 = -1
    private let lock: LockedSlot
    /// The lock file, among all of all machines; empty where that cannot be known.
    private let host: String
    private let now: String
    private let clock: @Sendable () -> Int64
    private var lastBeat: Int64 = 0
    private var seen: [Int64: Sight] = [:]
    private var statements: Statements?

    /// Another relay's row, and since when it has been as it is, by the clock.
    private struct Sight {
        let beat: Int64
        let since: Int64
    }

    private struct Relay {
        let slot: Int64
        let beat: Int64
        let host: String
        let byte: Int64
    }

    private struct Statements {
        let connection: any Connection
        let beat: any Statement
        let relays: any Statement
        let end: any Statement
    }

    /// - Parameters:
    ///   - lockFile: The file by which the relays of this machine know of each other.
    ///   - now: The time of the server, as an expression.
    ///   - clock: Milliseconds of a clock that nobody sets, and that does not stand still while the
    ///     machine sleeps.
    /// - Throws: `StorageError` when the lock file cannot be opened.
    package init(
        lockFile: String,
        now: String,
        clock: @escaping @Sendable () -> Int64 = { Clock.millisecondsSinceBoot }
    ) throws(StorageError) {
        lock = try LockedSlot(in: lockFile)
        host = LockFile.identity(at: lockFile) ?? ""
        self.now = now
        self.clock = clock
    }

    package func join(_ connection: any Connection) throws(StorageError) -> Bool {
        let statements = Statements(
            connection: connection,
            beat: try connection.prepare(SQL.beat(now: now)),
            relays: try connection.prepare(SQL.readRelays),
            end: try connection.prepare(SQL.endRelay)
        )
        self.statements = statements
        // Another number is this relay's when it is committed, not before: until then the next one may be
        // given the same.
        let joined = try connection.transaction(.outbox) { () throws(StorageError) in
            if try beats(number, statements) { return number }
            // The lock's turn is another one in each transaction under it.
            let turn = try connection.integer(SQL.outboxTurn) ?? 0
            let row: [Value] = [.integer(turn), .text(host), .integer(lock.number)]
            let ended = try connection.prepare(SQL.endedRelay).first([]) { $0.integerOrNull(0) }
            if let ended = ended ?? nil {
                try connection.prepare(SQL.reuseRelay(now: now)).run(row + [.integer(ended)])
            } else {
                try connection.prepare(SQL.insertRelay(now: now)).run(row)
            }
            return turn
        }
        lastBeat = clock()
        defer { number = joined }
        return joined != number
    }

    /// Beats, if the row of that number is there and this relay's.
    private func beats(_ number: Int64, _ statements: Statements) throws(StorageError) -> Bool {
        try statements.beat.run([.integer(number), .text(host), .integer(lock.number)]) == 1
    }

    package var mustConfirm: Bool { clock() - lastBeat >= Self.beatInterval }

    package func confirm() throws(StorageError) {
        guard let statements, try beats(number, statements) else {
            throw StorageError(code: .takenOver, native: "slot \(number)", sql: "beat")
        }
        lastBeat = clock()
    }

    package func others(besides open: [Int64]) throws(StorageError) -> [Int64] {
        let relays = try relays()
        let now = clock()
        seen = relays.reduce(into: [:]) { seen, relay in
            let known = self.seen[relay.slot]
            seen[relay.slot] =
                known?.beat == relay.beat ? known : Sight(beat: relay.beat, since: now)
        }
        let gone = relays.filter { $0.slot != number && isGone($0, now) }.map(\.slot)
        // Attempts of a relay that has no row: it has taken its leave.
        return gone + open.filter { $0 != number && seen[$0] == nil }
    }

    private func isGone(_ relay: Relay, _ now: Int64) -> Bool {
        guard let sight = seen[relay.slot] else { return false }
        if now - sight.since >= Self.standstillLimit { return true }
        return !host.isEmpty && relay.host == host && !lock.isHeld(relay.byte)
    }

    package func ifEnded(
        _ number: Int64,
        _ body: () throws(StorageError) -> Void
    ) throws(StorageError) {
        guard let statements else { return }
        try statements.connection.transaction(.outbox) { () throws(StorageError) in
            // Under the lock nobody beats: what is as it was seen stays so.
            if let relay = try relays().first(where: { $0.slot == number }) {
                guard relay.beat == seen[number]?.beat else { return }
                try statements.end.run([.integer(number)])
            }
            try body()
        }
        seen[number] = nil
    }

    package func leave() {
        guard number >= 0, let statements else { return }
        self.statements = nil
        _ = try? statements.connection.transaction(.outbox) { () throws(StorageError) in
            try statements.end.run([.integer(number)])
        }
    }

    private func relays() throws(StorageError) -> [Relay] {
        guard let statements else { return [] }
        return try statements.relays.all([]) { row in
            Relay(
                slot: row.integer(0),
                beat: row.integer(1),
                host: row.text(2),
                byte: row.integer(3)
            )
        }
    }
}
