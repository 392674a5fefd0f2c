internal import CFastCGI
internal import Glibc
internal import HTTP

/// libfcgi's request object: it takes one request after the other off a descriptor, and answers each.
///
/// It has one user at a time. It is given requests that have been seen whole, and answers for which there
/// is room: so it never waits.
@safe final class LibraryRequest {
    private let request: UnsafeMutablePointer<FCGX_Request>

    init() {
        unsafe request = .allocate(capacity: 1)
        unsafe FCGX_InitRequest(request, -1, 0)
    }

    deinit {
        unsafe request.deallocate()
    }

    /// Takes a request.
    ///
    /// The corresponding C function is `FCGX_Accept_r`.
    ///
    /// - Parameters:
    ///   - descriptor: Where it is read from.
    ///   - bodyLimit: The longest body that is kept, in bytes.
    /// - Returns: The request and whether the connection may be used for another one, or `nil`
    ///   when libfcgi could not read it and has closed the descriptor.
    func take(
        from descriptor: Int32,
        bodyLimit: Int
    ) -> (request: Request, keepsConnection: Bool)? {
        unsafe request.pointee.ipcFd = descriptor
        // Else libfcgi's FCGX_Accept_r closes the descriptor that it was just given.
        unsafe request.pointee.keepConnection = 1
        // Else its way of closing waits two seconds for the peer.
        unsafe request.pointee.detached = 1
        guard unsafe FCGX_Accept_r(request) == 0 else { return nil }
        let keeps = unsafe request.pointee.keepConnection != 0
        let body = readBody(limit: bodyLimit)
        let taken = Request(
            query: unsafe variable("QUERY_STRING") { unsafe Array($0) } ?? [],
            body: body,
            variable: text
        )
        return (taken, keeps && discardRest())
    }

    /// Writes the answer and ends the request.
    ///
    /// The corresponding C function is `FCGX_Finish_r`.
    ///
    /// - Returns: False when it cannot be written and libfcgi has closed the descriptor.
    func answer(_ bytes: [UInt8], on descriptor: Int32) -> Bool {
        unsafe request.pointee.ipcFd = descriptor
        unsafe FCGX_PutStr(bytes, Int32(bytes.count), request.pointee.out)
        // Closing is ours, also where the request had an error.
        unsafe request.pointee.keepConnection = 1
        unsafe FCGX_ClearError(request.pointee.in)
        unsafe FCGX_Finish_r(request)
        return unsafe request.pointee.ipcFd == descriptor
    }

    /// Ends the request without an answer.
    func drop() {
        unsafe FCGX_Free(request, 0)
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

    private func readBody(limit: Int) -> Request.Body {
        guard let length = Request.contentLength(text("CONTENT_LENGTH")) else {
            return .wrongLength
        }
        guard length <= limit else { return .tooLarge }
        // For no bytes the initializer writes to the empty array that all threads share.
        guard length > 0 else { return isAtEnd() ? .complete([]) : .wrongLength }
        let body = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            unsafe count = read(buffer.baseAddress, length)
        }
        return body.count == length && isAtEnd() ? .complete(body) : .wrongLength
    }

    /// Whether the body ends here.
    ///
    /// The end is a record of its own, taken off the wire by this.
    private func isAtEnd() -> Bool {
        var byte: UInt8 = 0
        return unsafe read(&byte, 1) == 0 && FCGX_GetError(request.pointee.in) == 0
    }

    /// Reads and forgets what is left of the request, so that the next one can be read behind it.
    ///
    /// - Returns: Whether the end of the stream was reached.
    private func discardRest() -> Bool {
        guard unsafe FCGX_HasSeenEOF(request.pointee.in) == 0 else {
            return unsafe FCGX_GetError(request.pointee.in) == 0
        }
        var buffer = [UInt8](repeating: 0, count: 8192)
        while unsafe read(&buffer, buffer.count) == buffer.count {}
        return unsafe FCGX_GetError(request.pointee.in) == 0
    }

    /// The corresponding C function is `FCGX_GetStr`, which returns less only at the end.
    private func read(_ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
        guard count > 0, let buffer = unsafe buffer else { return 0 }
        return unsafe buffer.withMemoryRebound(to: CChar.self, capacity: count) {
            Int(unsafe FCGX_GetStr($0, Int32(count), request.pointee.in))
        }
    }
}
