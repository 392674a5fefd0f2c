internal import CLibCurl
internal import Glibc

/// An easy handle of libcurl's; to be used by one thread at a time.
@safe final class EasyHandle {
    /// Borrowed by what libcurl makes for a handle; never kept.
    let pointer: UnsafeMutableRawPointer
    /// The first option that libcurl did not take: no transfer is begun without it.
    private var failure = CURLE_OK

    /// Once for the process, before any other call of libcurl's.
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// The corresponding C function is `curl_easy_init`.
    init() {
        guard Self.isReady, let pointer = unsafe curl_easy_init() else {
            preconditionFailure("libcurl cannot be initialised")
        }
        unsafe self.pointer = pointer
    }

    deinit { unsafe curl_easy_cleanup(pointer) }

    /// Forgets all options and sets those that every transfer here has: no proxy, whatever the
    /// environment says, TLS 1.2 at least, and certificates that are checked.
    ///
    /// The corresponding C function is `curl_easy_reset`, which keeps connections.
    ///
    /// - Parameters:
    ///   - connect: How long connecting may take, in milliseconds.
    ///   - total: How long all of it may take, in milliseconds.
    ///   - caFile: A PEM file of authorities to trust instead of the system's.
    func reset(connect: Int, total: Int, caFile: String?) {
        unsafe curl_easy_reset(pointer)
        failure = CURLE_OK
        // Signals are the process's, which has several threads. Before 7.87 a write to a TLS
        // connection that the peer has reset is a SIGPIPE: `JoinableThread` takes none.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_CONNECTTIMEOUT_MS, connect)
        set(CURLOPT_TIMEOUT_MS, total)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        guard let caFile else { return }
        set(CURLOPT_CAINFO, caFile)
        // The folder of the system's authorities would be trusted beside the file.
        unsafe note(shim_curl_set_pointer(pointer, CURLOPT_CAPATH, nil))
    }

    func set(_ option: CURLoption, _ number: Int) {
        unsafe note(shim_curl_set_long(pointer, option, number))
    }

    /// - Parameters:
    ///   - option: One that takes a text.
    ///   - text: Ends at a NUL, if it has one; libcurl copies it.
    func set(_ option: CURLoption, _ text: String) {
        unsafe note(shim_curl_set_string(pointer, option, text))
    }

    /// - Parameters:
    ///   - option: One that takes an object of libcurl's, or bytes.
    ///   - object: Has to live until the transfer has ended.
    func set(_ option: CURLoption, pointingTo object: UnsafeRawPointer?) {
        unsafe note(shim_curl_set_pointer(pointer, option, object))
    }

    /// - Parameters:
    ///   - option: One that takes a function which is given what arrives.
    ///   - function: Takes everything, or ends the transfer by saying less.
    func set(_ option: CURLoption, writer function: shim_curl_writer) {
        unsafe note(shim_curl_set_writer(pointer, option, function))
    }

    private func note(_ code: CURLcode) {
        if failure == CURLE_OK { failure = code }
    }

    /// Runs the transfer to its end.
    ///
    /// The corresponding C function is `curl_easy_perform`.
    func perform(watchedBy watch: TransferWatch) -> CURLcode {
        let context = unsafe Unmanaged.passUnretained(watch).toOpaque()
        unsafe set(CURLOPT_OPENSOCKETDATA, pointingTo: context)
        unsafe note(shim_curl_set_opener(pointer, Self.open))
        set(CURLOPT_NOPROGRESS, 0)
        unsafe set(CURLOPT_XFERINFODATA, pointingTo: context)
        unsafe note(shim_curl_set_watcher(pointer, Self.goOn))
        guard failure == CURLE_OK else { return failure }
        return withExtendedLifetime(watch) { unsafe curl_easy_perform(pointer) }
    }

    /// What the server answered last, or 0 when it did not.
    var responseCode: Int {
        var code = 0
        unsafe shim_curl_get_long(pointer, CURLINFO_RESPONSE_CODE, &code)
        return code
    }

    /// Makes the socket for an address, unless the watch refuses it.
    private static let open: curl_opensocket_callback = { context, _, target in
        guard let context = unsafe context, let target = unsafe target else {
            return CURL_SOCKET_BAD
        }
        let watch = unsafe Unmanaged<TransferWatch>.fromOpaque(context).takeUnretainedValue()
        guard watch.allows(unsafe address(in: target)) else { return CURL_SOCKET_BAD }
        let family = unsafe target.pointee.family
        // Not for the programs that this process starts meanwhile.
        let type = unsafe target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return unsafe socket(family, type, target.pointee.protocol)
    }

    /// Called at least once a second: anything but 0 ends the transfer.
    private static let goOn: curl_xferinfo_callback = { context, _, _, _, _ in
        guard let context = unsafe context else { return 0 }
        let watch = unsafe Unmanaged<TransferWatch>.fromOpaque(context).takeUnretainedValue()
        return watch.isCancelled ? 1 : 0
    }

    /// What libcurl is about to connect to: `addr` is the beginning of a longer sockaddr.
    private static func address(in target: UnsafeMutablePointer<curl_sockaddr>) -> NetworkAddress? {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let place: Range<Int>
        switch unsafe target.pointee.family {
        case AF_INET: place = 4..<8
        case AF_INET6: place = 8..<24
        default: return nil
        }
        guard unsafe Int(target.pointee.addrlen) >= place.upperBound else { return nil }
        let start = unsafe UnsafeRawPointer(target) + offset
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: place.upperBound)
        return unsafe NetworkAddress(bytes: Array(bytes[place]))
    }
}
