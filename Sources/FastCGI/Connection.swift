internal import CFastCGI
internal import Glibc
internal import HTTP
internal import Synchronization

/// One connection of the web server's, and the libfcgi request object that serves it.
///
/// Whoever made it busy with `begin()` owns the descriptor and the request object until
/// `end()` or `close()`: no two threads ever touch them at the same time.
@safe final class Connection: @unchecked Sendable {  // see above; the phase is in a Mutex
    enum Arrival: Equatable {
        case nothing, part, wholeRequest, endOfStream
    }

    private struct Phase {
        enum Step { case idle, busy, closed }
        var step = Step.idle
        /// Something arrived while the connection was busy.
        var wasWoken = false
        /// When a request was first seen unfinished, in milliseconds of the monotonic clock.
        var partialSince: Int64?
    }

    /// From this many bytes on a request is read while it still arrives.
    ///
    /// The kernel does not buffer any length, and the sender of this much means it. Its parameters
    /// have to fit in.
    static let peekLength = 32 * 1024

    let descriptor: Int32
    let token: UInt64
    /// Whether a request came by it; its owner's to look at.
    private(set) var hasServed = false
    private let phase = Mutex(Phase())
    private let request: UnsafeMutablePointer<FCGX_Request>

    /// Takes over an accepted descriptor.
    init(descriptor: Int32, token: UInt64, limits: Limits) {
        self.descriptor = descriptor
        self.token = token
        unsafe request = .allocate(capacity: 1)
        unsafe FCGX_InitRequest(request, -1, 0)
        Self.limit(descriptor, SO_RCVTIMEO, to: limits.readTimeout)
        Self.limit(descriptor, SO_SNDTIMEO, to: limits.writeTimeout)
    }

    deinit {
        unsafe request.deallocate()
    }

    /// Makes the connection busy; false when it is already, and then its owner is told to look again.
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

    /// Makes the connection idle again; false when something has arrived meanwhile.
    ///
    /// In that case it stays busy, and its owner has to look again.
    func end(partialSince: Int64? = nil) -> Bool {
        phase.withLock { phase in
            phase.partialSince = partialSince.map { phase.partialSince ?? $0 }
            if phase.wasWoken {
                phase.wasWoken = false
                return false
            }
            phase.step = .idle
            return true
        }
    }

    /// Makes the connection idle whatever has arrived; the caller has it looked at.
    func release() {
        phase.withLock { $0.step = .idle }
    }

    /// Whether an unfinished request has been waiting since before the given moment.
    func isPartial(since moment: Int64) -> Bool {
        phase.withLock { $0.partialSince.map { $0 < moment } ?? false }
    }

    /// Looks at what has arrived without taking it.
    ///
    /// The corresponding C function is `recv`.
    func arrival(_ buffer: inout [UInt8]) -> Arrival {
        let flags = Int32(MSG_PEEK | MSG_DONTWAIT)
        let count = unsafe recv(descriptor, &buffer, buffer.count, flags)
        if count < 0 { return errno == EAGAIN || errno == EINTR ? .nothing : .endOfStream }
        if count == 0 { return .endOfStream }
        switch RecordScan.scan(buffer, count: count) {
        case .broken: return .endOfStream
        case .incomplete where count < buffer.count: return .part
        case .complete, .incomplete:
            return ParameterScan.isPlausible(buffer, count: count) ? .wholeRequest : .endOfStream
        }
    }

    /// Lets libfcgi take one request from the descriptor.
    ///
    /// - Parameter bodyLimit: The longest body that is kept, in bytes.
    /// - Returns: The request and whether the connection may be used for another one, or `nil`
    ///   when libfcgi could not read it and has closed the descriptor.
    func take(bodyLimit: Int) -> (request: Request, keepsConnection: Bool)? {
        hasServed = true
        unsafe request.pointee.ipcFd = descriptor
        // Else libfcgi's FCGX_Accept_r closes the descriptor that it was just given.
        unsafe request.pointee.keepConnection = 1
        // Else its way of closing waits two seconds for the peer.
        unsafe request.pointee.detached = 1
        guard unsafe FCGX_Accept_r(request) == 0 else { return nil }
        let keeps = unsafe request.pointee.keepConnection != 0
        let (body, isDrained) = readBody(limit: bodyLimit)
        let taken = Request(
            query: unsafe variable("QUERY_STRING") { unsafe Array($0) } ?? [],
            body: body,
            variable: text
        )
        return (taken, keeps && isDrained)
    }

    /// Writes the answer and ends libfcgi's request.
    ///
    /// - Returns: False when the peer is gone and libfcgi has closed the descriptor.
    func answer(_ bytes: [UInt8]) -> Bool {
        unsafe FCGX_PutStr(bytes, Int32(bytes.count), request.pointee.out)
        unsafe request.pointee.keepConnection = 1  // closing is ours
        unsafe FCGX_Finish_r(request)
        return unsafe request.pointee.ipcFd == descriptor
    }

    /// Closes; the connection stays busy for ever.
    ///
    /// - Parameter isOpen: False when libfcgi has closed the descriptor already.
    func close(isOpen: Bool = true) {
        if isOpen { _ = Glibc.close(descriptor) }
        phase.withLock { $0.step = .closed }
    }

    /// The value of a FastCGI parameter as text; what is not UTF-8 is replaced.
    private func text(_ name: String) -> String? {
        unsafe variable(name) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The value of a FastCGI parameter.
    ///
    /// The corresponding C function is `FCGX_GetParam`.
    private func variable<Value>(
        _ name: String,
        read: (UnsafeRawBufferPointer) -> Value
    ) -> Value? {
        guard let value = unsafe FCGX_GetParam(name, request.pointee.envp) else { return nil }
        return unsafe read(UnsafeRawBufferPointer(start: value, count: strlen(value)))
    }

    /// Reads the body, and whether nothing of the request is left on the wire.
    private func readBody(limit: Int) -> (Request.Body, isDrained: Bool) {
        guard let length = Request.contentLength(text("CONTENT_LENGTH")) else {
            return (.wrongLength, discardRest(upTo: 16 * limit))
        }
        guard length <= limit else { return (.tooLarge, discardRest(upTo: 16 * limit)) }
        let body = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            unsafe count = read(buffer.baseAddress, length)
        }
        guard body.count == length, isAtEnd() else {
            return (.wrongLength, discardRest(upTo: 16 * limit))
        }
        return (.complete(body), true)
    }

    /// Whether the body ends here.
    ///
    /// The end is a record of its own, taken off the wire by this.
    private func isAtEnd() -> Bool {
        var byte: UInt8 = 0
        return unsafe read(&byte, 1) == 0 && FCGX_GetError(request.pointee.in) == 0
    }

    /// Reads and forgets, so that the web server gets to read the answer.
    ///
    /// - Parameter limit: How many bytes at most.
    /// - Returns: Whether the end of the stream was reached.
    private func discardRest(upTo limit: Int) -> Bool {
        var discarded = 0
        var buffer = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = unsafe read(&buffer, buffer.count)
            discarded += count
            if discarded > limit { return false }
            if count < buffer.count { return unsafe FCGX_GetError(request.pointee.in) == 0 }
        }
    }

    /// The corresponding C function is `FCGX_GetStr`, which returns less only at the end.
    private func read(_ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
        guard count > 0, let buffer = unsafe buffer else { return 0 }
        return unsafe buffer.withMemoryRebound(to: CChar.self, capacity: count) {
            Int(unsafe FCGX_GetStr($0, Int32(count), request.pointee.in))
        }
    }

    private static func limit(_ descriptor: Int32, _ option: Int32, to milliseconds: Int) {
        var time = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        unsafe setsockopt(
            descriptor,
            SOL_SOCKET,
            option,
            &time,
            socklen_t(MemoryLayout.size(ofValue: time))
        )
    }
}
