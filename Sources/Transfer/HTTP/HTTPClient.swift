internal import CLibCurl

/// An HTTP client that keeps its connection; to be used by one thread at a time.
///
/// It follows no redirect, uses no proxy, speaks to http and https alone, and always checks
/// certificates.
package final class HTTPClient {
    private let handle = EasyHandle()
    private let limits: Limits
    private let security: Security
    private let connecting: Connecting

    package init(
        limits: Limits = Limits(),
        security: Security = Security(),
        connecting: Connecting = Connecting()
    ) {
        self.limits = limits
        self.security = security
        self.connecting = connecting
    }

    /// The address on this machine from which the last exchange was made; `nil` when there was no
    /// connection.
    package var localAddress: String? { handle.localAddress }

    /// The server's certificates in PEM, its own first, where `Connecting` says that they are kept;
    /// empty when the last exchange used the connection of one before.
    package var certificates: [String] { handle.certificates }

    /// Fetches an address.
    ///
    /// - Parameters:
    ///   - url: http or https.
    ///   - headers: Lines as in `Accept-Language: en`.
    ///   - cancellation: Ends it before its time.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `TransferError` when there is none.
    package func get(
        _ url: String,
        headers: [String] = [],
        cancellation: Cancellation? = nil
    ) throws(TransferError) -> HTTPReply {
        try send(url, headers: headers, body: nil, cancellation)
    }

    /// Posts a body.
    ///
    /// - Parameters:
    ///   - url: http or https.
    ///   - headers: Lines as in `Content-Type: text/plain`.
    ///   - body: What to post.
    ///   - cancellation: Ends it before its time.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `TransferError` when there is none.
    package func post(
        _ url: String,
        headers: [String] = [],
        body: [UInt8],
        cancellation: Cancellation? = nil
    ) throws(TransferError) -> HTTPReply {
        // An empty Expect keeps libcurl from asking for leave before it sends a longer body.
        try send(url, headers: headers + ["Expect:"], body: body, cancellation)
    }

    private func send(
        _ url: String,
        headers: [String],
        body: [UInt8]?,
        _ cancellation: Cancellation?
    ) throws(TransferError) -> HTTPReply {
        // libcurl would read up to a NUL, and send a line break as it is.
        guard !url.utf8.contains(0) else {
            throw TransferError(.curl(code: CURLE_URL_MALFORMAT.rawValue), url: url)
        }
        guard !headers.contains(where: Self.hasControlCharacter) else {
            throw TransferError(.unusableHeader, url: url)
        }
        let watch = TransferWatch(
            allowsPrivateAddresses: security.allowsPrivateAddresses,
            cancellation: cancellation
        )
        guard !watch.isCancelled else { throw TransferError(.cancelled, url: url) }
        let lines = StringList(headers)
        let ways = StringList(connecting.destination.map { ["::\($0)"] } ?? [])
        let received = ReceivedReply(limit: limits.body, overflow: limits.overflow)
        handle.reset(connect: limits.connect, total: limits.total, caFile: security.caFile)
        handle.set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_URL, url)
        unsafe handle.set(CURLOPT_HTTPHEADER, pointingTo: lines.pointer)
        unsafe handle.set(CURLOPT_CONNECT_TO, pointingTo: ways.pointer)
        if connecting.isHTTP11 {
            handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        }
        if connecting.keepsCertificates { handle.set(CURLOPT_CERTINFO, 1) }
        handOver(to: received)
        let code = withExtendedLifetime((lines, ways, received)) { perform(body, watch) }
        if let limit = received.isTooLong ? limits.body : nil {
            throw TransferError(.bodyTooLong(limit: limit), url: url)
        }
        guard !received.isHeadTooLong else {
            throw TransferError(.headTooLong(limit: ReceivedReply.headLimit), url: url)
        }
        guard code == CURLE_OK || received.isCut else {
            throw TransferError(Self.cause(of: code, watch), url: url)
        }
        return HTTPReply(
            status: handle.responseCode,
            headers: received.headers,
            body: received.body,
            isCut: received.isCut
        )
    }

    /// Lets libcurl give what arrives to an object, which has to live until the transfer has ended.
    private func handOver(to received: ReceivedReply) {
        let context = unsafe Unmanaged.passUnretained(received).toOpaque()
        unsafe handle.set(CURLOPT_HEADERDATA, pointingTo: context)
        unsafe handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let received = unsafe Unmanaged<ReceivedReply>.fromOpaque(context).takeUnretainedValue()
            let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe received.addLine(Array(line)) ? size * count : 0
        }
        unsafe handle.set(CURLOPT_WRITEDATA, pointingTo: context)
        unsafe handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let received = unsafe Unmanaged<ReceivedReply>.fromOpaque(context).takeUnretainedValue()
            let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe received.addPart(Array(part)) ? size * count : 0
        }
    }

    private func perform(_ body: [UInt8]?, _ watch: TransferWatch) -> CURLcode {
        guard let body else { return handle.perform(watchedBy: watch) }
        // One byte more than is sent, so that an empty body has an address, too.
        return unsafe (body + [0]).withUnsafeBytes { bytes in
            handle.set(CURLOPT_POST, 1)
            handle.set(CURLOPT_POSTFIELDSIZE, body.count)
            unsafe handle.set(CURLOPT_POSTFIELDS, pointingTo: bytes.baseAddress)
            return handle.perform(watchedBy: watch)
        }
    }

    private static func cause(of code: CURLcode, _ watch: TransferWatch) -> TransferError.Cause {
        if watch.hasRefusedAll { return .privateAddress }
        return code == CURLE_ABORTED_BY_CALLBACK ? .cancelled : .curl(code: code.rawValue)
    }

    private static func hasControlCharacter(_ line: String) -> Bool {
        line.utf8.contains { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7F }
    }
}
