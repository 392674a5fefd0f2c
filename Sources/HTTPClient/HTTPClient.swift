internal import CLibCurl

/// An HTTP client that keeps its connection; to be used by one thread at a time.
///
/// It follows no redirect, speaks to http and https alone, and always checks certificates.
@safe package final class HTTPClient {
    /// How long to wait, and how much to take.
    package struct Limits: Sendable {
        /// In milliseconds.
        package var connect: Int
        /// For all of the exchange, in milliseconds.
        package var total: Int
        /// The longest body that is taken, in bytes; a longer one is an error.
        package var body: Int

        package init(connect: Int = 5_000, total: Int = 30_000, body: Int = 1 << 20) {
            self.connect = connect
            self.total = total
            self.body = body
        }
    }

    private let handle: UnsafeMutableRawPointer
    private let limits: Limits

    /// Once for the process, before any other call of libcurl's.
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// The corresponding C function is `curl_easy_init`.
    package init(limits: Limits = Limits()) {
        guard Self.isReady, let handle = unsafe curl_easy_init() else {
            preconditionFailure("libcurl cannot be initialised")
        }
        unsafe self.handle = handle
        self.limits = limits
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    /// Fetches an address.
    ///
    /// - Parameters:
    ///   - url: http or https.
    ///   - headers: Lines as in `Accept-Language: en`.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `TransferError` when there is none.
    package func get(_ url: String, headers: [String] = []) throws(TransferError) -> HTTPReply {
        try send(url, headers: headers, body: nil)
    }

    /// Posts a body.
    ///
    /// - Parameters:
    ///   - url: http or https.
    ///   - headers: Lines as in `Content-Type: text/plain`.
    ///   - body: What to post.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `TransferError` when there is none.
    package func post(
        _ url: String,
        headers: [String] = [],
        body: [UInt8]
    ) throws(TransferError) -> HTTPReply {
        // An empty Expect keeps libcurl from asking for leave before it sends a longer body.
        try send(url, headers: headers + ["Expect:"], body: body)
    }

    private func send(
        _ url: String,
        headers: [String],
        body: [UInt8]?
    ) throws(TransferError) -> HTTPReply {
        unsafe curl_easy_reset(handle)
        var lines: UnsafeMutablePointer<curl_slist>?
        for header in headers { unsafe lines = curl_slist_append(lines, header) }
        defer { unsafe curl_slist_free_all(lines) }
        let received = ReceivedReply(limit: limits.body)
        let context = unsafe Unmanaged.passUnretained(received).toOpaque()

        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect)
        set(CURLOPT_TIMEOUT_MS, limits.total)
        unsafe shim_curl_set_string(handle, CURLOPT_URL, url)
        unsafe shim_curl_set_pointer(handle, CURLOPT_HTTPHEADER, lines)
        unsafe shim_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        unsafe shim_curl_set_writer(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let received = unsafe Unmanaged<ReceivedReply>.fromOpaque(context).takeUnretainedValue()
            let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            unsafe received.addLine(Array(line))
            return size * count
        }
        unsafe shim_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        unsafe shim_curl_set_writer(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
            let received = unsafe Unmanaged<ReceivedReply>.fromOpaque(context).takeUnretainedValue()
            let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe received.addPart(Array(part)) ? size * count : 0
        }

        let code = withExtendedLifetime(received) {
            guard let body else { return unsafe curl_easy_perform(handle) }
            return unsafe body.withUnsafeBytes { bytes in
                set(CURLOPT_POST, 1)
                set(CURLOPT_POSTFIELDSIZE, bytes.count)
                unsafe shim_curl_set_pointer(
                    handle,
                    CURLOPT_POSTFIELDS,
                    bytes.baseAddress ?? UnsafeRawPointer(context)
                )
                return unsafe curl_easy_perform(handle)
            }
        }
        guard !received.isTooLong else {
            throw TransferError(.bodyTooLong(limit: limits.body), url: url)
        }
        guard code == CURLE_OK else { throw TransferError(.curl(code: code.rawValue), url: url) }
        var status = 0
        unsafe shim_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return HTTPReply(status: status, headers: received.headers, body: received.body)
    }

    private func set(_ option: CURLoption, _ value: Int) {
        _ = unsafe shim_curl_set_long(handle, option, value)
    }
}
