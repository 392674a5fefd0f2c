internal import CFastCGI
internal import Glibc
package import HTTP
package import System

/// Serves FastCGI requests: readiness by epoll, one thread per request being read, none per
/// connection that is idle and none per exchange that waits.
package final class Server: Sendable {
    package typealias Handler = @Sendable (Request, Exchange) -> Void

    private enum Token {
        static let stop: UInt64 = 0
        static let listener: UInt64 = 1
        static let probe: UInt64 = 2
        static let firstConnection: UInt64 = 3
    }

    /// How long a stop waits for a first request, in milliseconds.
    private static let firstRequestGrace = 1000

    private let listener: Listener
    private let limits: Limits
    let space: BufferSpace
    private let report: @Sendable (Incident) -> Void
    private let handle: Handler
    let poller: Poller
    private let probe: WorkerProbe
    private let stop: EventFlag
    private let isEmpty: EventFlag
    let connections = Mutex(Connections(firstToken: Token.firstConnection))

    /// Prepares a server; `run(threads:)` starts it.
    ///
    /// - Parameters:
    ///   - listener: Where requests come from.
    ///   - limits: What a peer may ask.
    ///   - report: Called with what goes wrong, on any thread.
    ///   - handle: Answers one request, now or later, through the exchange it is given.
    /// - Throws: `SystemError` when the process is out of descriptors.
    package init(
        listener: Listener,
        limits: Limits,
        report: @escaping @Sendable (Incident) -> Void,
        handle: @escaping Handler
    ) throws(SystemError) {
        self.listener = listener
        self.limits = limits
        space = BufferSpace(limit: limits.bufferLimit)
        self.report = report
        self.handle = handle
        poller = try Poller()
        probe = try WorkerProbe(by: poller, token: Token.probe)
        stop = try EventFlag()
        isEmpty = try EventFlag()
        guard FCGX_Init() == 0 else { throw SystemError("FCGX_Init") }
        Signals.ignoreBrokenPipes()  // libfcgi has put a handler of its own there
        try poller.add(stop.number, .level, token: Token.stop)
        try poller.add(listener.descriptor.number, .once, token: Token.listener)
    }

    /// Serves until a signal comes, then drains.
    ///
    /// - Parameters:
    ///   - threads: How many requests are read and verified at the same time, at least 1.
    ///   - drain: How long requests that are in flight may take then, in milliseconds.
    ///   - didStart: Called when requests are taken.
    ///   - nextSignal: Waits for a signal, about a second at most.
    ///   - isAlive: Called after each such wait, where a thread has taken what arrived meanwhile.
    ///   - willDrain: Called with the signal that came.
    /// - Returns: How many connections were still busy when the drain time was over.
    /// - Throws: `SystemError` when a thread cannot be started.
    package func run(
        threads: Int,
        drain: Int,
        didStart: () -> Void = {},
        nextSignal: () -> String?,
        isAlive: () -> Void = {},
        willDrain: (String) -> Void
    ) throws(SystemError) -> Int {
        var workers: [JoinableThread] = []
        for _ in 0..<threads { workers.append(try JoinableThread { self.work() }) }
        didStart()
        var signal = nextSignal()
        while signal == nil {
            tick()
            if probe.isTaken(askingBy: poller, token: Token.probe) { isAlive() }
            signal = nextSignal()
        }
        willDrain(signal ?? "")
        stopListening()
        closeIdle()
        // A peer that connected a moment ago is about to send its request, and would take the end
        // of the connection for a failure; one that was served knows that it may end.
        let grace = min(drain, Self.firstRequestGrace)
        var isDrained = waitUntilEmpty(milliseconds: grace)
        if !isDrained {
            connections.withLock { $0.isPatient = false }
            closeIdle()
            isDrained = waitUntilEmpty(milliseconds: drain - grace)
        }
        stop.raise()
        // A worker that is still in the handler is left to the end of the process.
        if isDrained { for worker in workers { worker.join() } }
        return connections.withLock { $0.byToken.count }
    }

    // MARK: - A worker thread

    private func work() {
        var buffer = [UInt8](repeating: 0, count: Connection.peekLength)
        while true {
            switch poller.next() {
            case Token.stop:
                return
            case Token.listener:
                acceptWaiting()
            case Token.probe:
                probe.take()
            case let token:
                guard let connection = connections.withLock({ $0.byToken[token] }) else { continue }
                if connection.begin() { look(at: connection, &buffer) }
            }
        }
    }

    /// Goes on with a busy connection as far as its peer lets it.
    private func look(at connection: Connection, _ buffer: inout [UInt8]) {
        if connection.isAnswering { sendRest(connection) } else { serve(connection, &buffer) }
    }

    /// Looks at a busy connection until it is idle, closed, or has a request under way.
    private func serve(_ connection: Connection, _ buffer: inout [UInt8]) {
        while true {
            switch connection.arrival(&buffer) {
            case .endOfStream:
                return close(connection)
            case .nothing:
                let (isDraining, isPatient) = connections.withLock {
                    ($0.isDraining, $0.isPatient)
                }
                if isDraining && (connection.hasServed || !isPatient) { return close(connection) }
                if connection.end() { return }
            case .part:
                if connection.end() { return closeOverflowing() }
            case .fullBuffer:
                connection.release(rearming: poller)
                return closeOverflowing()
            case .wholeRequest:
                return takeRequest(connection)
            }
        }
    }

    private func takeRequest(_ connection: Connection) {
        guard let taken = connection.take() else { return close(connection) }
        if taken.hasTooLongHead {
            let bytes = Response.text("fail", status: 431).cgiBytes(withBody: true)
            return answer(connection, with: bytes, keeping: taken.keepsConnection)
        }
        let withBody = taken.request.method != .head
        let exchange = Exchange(
            send: { response in
                let bytes = response.cgiBytes(withBody: withBody)
                self.answer(connection, with: bytes, keeping: taken.keepsConnection)
            },
            onDrop: { self.report(.droppedExchange) }
        )
        handle(taken.request, exchange)
    }

    /// Answers on a busy connection, on whatever thread the answer comes from.
    private func answer(_ connection: Connection, with bytes: [UInt8], keeping: Bool) {
        switch connection.answer(bytes, keeping: keeping) {
        case .sent(keepsConnection: true) where !isDraining:
            // Where something has arrived already a worker shall look at it, not this thread.
            if !connection.end() { connection.release(rearming: poller) }
        case .waiting:
            poller.rearm(connection.descriptor, .room, token: connection.token)
            sendRest(connection)
        case .sent, .gone:
            close(connection)
        }
    }

    /// Goes on with an answer that the peer did not take at once.
    private func sendRest(_ connection: Connection) {
        while true {
            switch connection.sendRest() {
            case .sent(keepsConnection: true) where !isDraining:
                return connection.release(rearming: poller)
            case .waiting:
                if connection.end() { return closeOverflowing() }
            case .sent, .gone:
                return close(connection)
            }
        }
    }

    func close(_ connection: Connection) {
        connection.close()
        if connections.withLock({ $0.remove(connection) }) { isEmpty.raise() }
    }

    // MARK: - Connections come

    private func acceptWaiting() {
        do {
            while let descriptor = try acceptOne() { try watch(descriptor) }
            if !isDraining { listen() }
        } catch {
            guard !isDraining else { return }
            // Not armed again here: `tick` does that, a second later, so that this cannot spin.
            connections.withLock { $0.isListening = false }
            report(.acceptFailed(error))
        }
    }

    private func acceptOne() throws(SystemError) -> Int32? {
        while true {
            do {
                let descriptor = try listener.accept()
                let count = connections.withLock { $0.byToken.count }
                if descriptor != nil && count >= limits.connectionLimit { _ = closeIdlest() }
                return descriptor
            } catch {
                guard error.isNoDescriptor && closeIdlest() else { throw error }
            }
        }
    }

    private func watch(_ descriptor: Int32) throws(SystemError) {
        let connection = connections.withLock {
            $0.add { token in
                Connection(descriptor: descriptor, token: token, limits: limits, space: space)
            }
        }
        do {
            try poller.add(descriptor, .arrivals, token: connection.token)
        } catch {
            close(connection)
            throw error
        }
    }

    private func listen() {
        poller.rearm(listener.descriptor.number, .once, token: Token.listener)
    }

    // MARK: - The owner's thread

    /// Closes connections whose peer's time is over, and listens again after a failure.
    private func tick() {
        let now = Clock.milliseconds
        let (all, isListening) = connections.withLock { connections in
            defer { connections.isListening = true }
            return (connections.all, connections.isListening)
        }
        for connection in all where connection.begin(ifOverdueAt: now) { close(connection) }
        if !isListening { listen() }
    }

    /// Waits until all connections are closed; meanwhile their deadlines hold.
    ///
    /// - Returns: False when the time was over before.
    private func waitUntilEmpty(milliseconds: Int) -> Bool {
        let end = Clock.milliseconds + Int64(milliseconds)
        while true {
            let left = Int(end - Clock.milliseconds)
            if isEmpty.wait(milliseconds: max(0, min(left, 1000))) { return true }
            if left <= 0 { return false }
            tick()
        }
    }

    private var isDraining: Bool { connections.withLock { $0.isDraining } }

    private func stopListening() {
        connections.withLock { $0.isDraining = true }
        poller.remove(listener.descriptor.number)
        listener.unlinkOwnFile()
        // What waits in the backlog would be lost with a socket that nobody else holds; whoever comes
        // later is refused at once, and not when this process ends.
        if !listener.isHeldByOthers { acceptWaiting() }
        listener.release()
    }

    /// Closes what is idle; busy connections are closed when they have answered.
    private func closeIdle() {
        let all = connections.withLock { $0.all }
        if all.isEmpty { isEmpty.raise() }
        var buffer = [UInt8](repeating: 0, count: Connection.peekLength)
        for connection in all where connection.begin() { look(at: connection, &buffer) }
    }
}
