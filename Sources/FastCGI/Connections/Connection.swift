internal import Glibc
internal import HTTP
internal import System

/// One connection of the web server's, and the libfcgi request object that serves it.
///
/// Whoever made it busy with `begin()` owns the descriptor and all else here until `end()`,
/// `release(rearming:)` or `close()`: no two threads ever touch them at the same time. Nothing here
/// waits for the peer.
@safe final class Connection: @unchecked Sendable {  // see above; the phase is in a Mutex
    enum Arrival: Equatable {
        case nothing, part
        /// A part behind which more may have arrived: it is others' turn before that.
        case fullBuffer
        case wholeRequest, endOfStream
    }

    private struct Phase {
        enum Step { case idle, busy, closed }
        var step = Step.idle
        /// Something arrived while the connection was busy.
        var wasWoken = false
        /// When the peer's time to send a request or to take an answer is over, in milliseconds of the
        /// monotonic clock.
        var deadline: Int64?
        /// Since when no part of a request and no answer waits, by the same clock.
        var idleSince: Int64?
    }

    /// Requests up to this length in bytes are left in the socket until they are whole, and libfcgi takes
    /// them from there.
    static let peekLength = 32 * 1024
    /// Answers up to this length in bytes are written by libfcgi itself, in one piece of its own 8 KiB.
    ///
    /// Where poll(2) says that a socket can be written to there is room for them: on a UNIX socket three
    /// quarters of 208 KiB (`net.core.wmem_default`), and on TCP, where a third is, the kernel
    /// takes a piece whole as long as any room is left.
    private static let directLength = 8000
    /// What the kernel needs for an answer besides its bytes, at most.
    private static let answerOverhead = 1024

    let descriptor: Int32
    let token: UInt64
    /// Whether a request came by it; its owner's to look at.
    private(set) var hasServed = false
    private let limits: Limits
    private let space: BufferSpace
    private let firstDeadline: Int64
    private let phase: Mutex<Phase>
    private let request = LibraryRequest()
    private var isOpen = true
    private var arriving: ArrivingRequest?
    private var pending: PendingAnswer?
    /// How much can be written before poll(2) has to be asked again, in bytes.
    private var room = 0

    /// Takes over an accepted descriptor.
    init(descriptor: Int32, token: UInt64, limits: Limits, space: BufferSpace) {
        self.descriptor = descriptor
        self.token = token
        self.limits = limits
        self.space = space
        let now = Clock.milliseconds
        firstDeadline = now + Int64(limits.readTimeout)
        phase = Mutex(Phase(deadline: firstDeadline, idleSince: now))
        // Should libfcgi ever meet a full socket, it fails instead of waiting.
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    // MARK: - Whose it is

    /// Makes the connection busy; false when it is already, and then its owner is made to look again.
    func begin() -> Bool {
        phase.withLock { phase in
            guard phase.step == .idle else {
                phase.wasWoken = true
                return false
            }
            phase.step = .busy
            return true
        }
    }

    /// Makes the connection busy where the peer's time is over.
    func begin(ifOverdueAt now: Int64) -> Bool {
        phase.withLock { phase in
            guard phase.step == .idle, let deadline = phase.deadline, deadline <= now else {
                return false
            }
            phase.step = .busy
            return true
        }
    }

    /// Makes the connection busy where it is idle since then.
    func begin(ifIdleSince since: Int64) -> Bool {
        phase.withLock { phase in
            guard phase.step == .idle, phase.idleSince == since else { return false }
            phase.step = .busy
            return true
        }
    }

    /// Makes the connection idle again; false when something has arrived meanwhile.
    ///
    /// In that case it stays busy, and its owner has to look again.
    func end() -> Bool {
        phase.withLock { phase in
            setTimes(of: &phase)
            if phase.wasWoken {
                phase.wasWoken = false
                return false
            }
            phase.step = .idle
            return true
        }
    }

    /// Makes the connection idle whatever has arrived; a worker thread shall look at it.
    func release(rearming poller: Poller) {
        phase.withLock { phase in
            setTimes(of: &phase)
            phase.step = .idle
            // In here, so that no other owner's watch is replaced by this one.
            poller.rearm(descriptor, .arrivals, token: token)
        }
    }

    private func setTimes(of phase: inout Phase) {
        let deadline = arriving?.deadline ?? pending?.deadline
        phase.idleSince = deadline == nil ? Clock.milliseconds : nil
        // A web server connects to send: one that kept its connection may be silent, others not for long.
        phase.deadline = deadline ?? (hasServed ? nil : firstDeadline)
    }

    /// Since when it is idle, between requests: `nil` where it is not.
    var idleSince: Int64? { phase.withLock { $0.step == .idle ? $0.idleSince : nil } }

    /// When the peer's time is over, where it is waited for.
    var deadline: Int64? { phase.withLock { $0.step == .idle ? $0.deadline : nil } }

    /// Closes; the connection stays busy permanently.
    func close() {
        if isOpen { _ = Glibc.close(descriptor) }
        (arriving, pending) = (nil, nil)
        phase.withLock { $0.step = .closed }
    }

    // MARK: - A request comes

    /// Whether anything has arrived that was not taken, the end of the stream included.
    func hasArrivals() -> Bool {
        var byte: [UInt8] = [0]
        return receive(&byte, 1, MSG_PEEK) >= 0 || errno != EAGAIN
    }

    /// Looks at what has arrived, and takes it where it is a part of a request.
    ///
    /// The corresponding C function is `recv`.
    func arrival(_ buffer: inout [UInt8]) -> Arrival {
        let count = receive(&buffer, buffer.count, MSG_PEEK)
        if count == 0 || (count < 0 && errno != EAGAIN) { return .endOfStream }
        guard count > 0 else { return arriving == nil ? .nothing : .part }
        if arriving == nil {
            var scan = RecordScan()
            let (result, taken) = scan.take(buffer, count: count)
            if result == .complete && taken == count { return .wholeRequest }
            if result == .broken { return .endOfStream }
        }
        let part = arriving ?? newArrival()
        arriving = part
        // Whoever never stops sending is never idle when the owner's thread looks.
        guard Clock.milliseconds < part.deadline else { return .endOfStream }
        let (result, taken) = part.take(buffer, count: count)
        guard receive(&buffer, taken) == taken else { return .endOfStream }
        switch result {
        case .broken: return .endOfStream
        case .complete:
            // What lies behind it was announced already.
            if taken < count || count == buffer.count { phase.withLock { $0.wasWoken = true } }
            return .wholeRequest
        case .incomplete: return count < buffer.count ? .part : .fullBuffer
        }
    }

    private func newArrival() -> ArrivingRequest {
        ArrivingRequest(
            bodyLimit: limits.bodyLimit,
            deadline: Clock.milliseconds + Int64(limits.readTimeout),
            in: space
        )
    }

    private func receive(_ buffer: inout [UInt8], _ count: Int, _ flags: Int = 0) -> Int {
        count == 0 ? 0 : unsafe recv(descriptor, &buffer, count, Int32(flags | MSG_DONTWAIT))
    }

    /// Takes the request that has arrived whole.
    ///
    /// - Returns: The request and whether the connection may be used for another one, or `nil`
    ///   when libfcgi could not read it, or the process is out of descriptors. Where the head was too
    ///   long there is nothing in the request.
    func take() -> (request: Request, keepsConnection: Bool, hasTooLongHead: Bool)? {
        hasServed = true
        guard let arrived = arriving else {
            let taken = request.take(from: descriptor, bodyLimit: limits.bodyLimit)
            isOpen = taken != nil
            return taken.map { ($0.request, $0.keepsConnection, false) }
        }
        arriving = nil
        guard let file = MemoryFile.make(holding: arrived.records),
            let taken = request.take(from: file, bodyLimit: limits.bodyLimit)
        else { return nil }
        _ = Glibc.close(file)
        return (taken.request, taken.keepsConnection, arrived.hasTooLongHead)
    }

    // MARK: - An answer goes

    /// Whether an answer waits for the peer to read.
    var isAnswering: Bool { pending != nil }

    /// Writes the answer and ends libfcgi's request.
    ///
    /// - Parameters:
    ///   - bytes: The answer, as a CGI program writes it.
    ///   - keeping: Whether the connection is to be kept then.
    /// - Returns: How far it came; what waits for room continues with `sendRest()`.
    func answer(_ bytes: [UInt8], keeping: Bool) -> PendingAnswer.Progress {
        if bytes.count <= Self.directLength && hasRoom(for: bytes.count) {
            isOpen = request.answer(bytes, on: descriptor)
            return isOpen ? .sent(keepsConnection: keeping) : .gone
        }
        guard let file = MemoryFile.make() else {
            request.drop()
            return .gone
        }
        guard request.answer(bytes, on: file) else { return .gone }
        room = 0
        defer { _ = Glibc.close(file) }
        pending = PendingAnswer(
            MemoryFile.contents(of: file),
            keepsConnection: keeping,
            deadline: Clock.milliseconds + Int64(limits.writeTimeout),
            in: space
        )
        return sendRest()
    }

    /// Sends what is left of an answer, as much as there is room for.
    func sendRest() -> PendingAnswer.Progress {
        let progress = pending?.send(on: descriptor) ?? .gone
        if progress != .waiting { pending = nil }
        return progress
    }

    /// Whether an answer is taken at once; the corresponding C function is `poll`.
    ///
    /// Several short answers need no more room than a long one, and poll(2) is asked once for them.
    private func hasRoom(for length: Int) -> Bool {
        let needed = length + Self.answerOverhead
        if room < needed {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard unsafe poll(&wanted, 1, 0) == 1 else { return false }
            room = Self.directLength + Self.answerOverhead
        }
        room -= needed
        return true
    }
}
