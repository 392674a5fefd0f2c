internal import CLibCurl

/// Why there is no answer.
///
/// Safe to log: of the address it keeps the host alone. The user name, path and query of a
/// webhook's address may be secrets.
package struct TransferError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Cause: Sendable, Equatable {
        /// libcurl's CURLcode, which `man libcurl-errors` explains.
        case curl(code: UInt32)
        /// The body is longer than the limit, in bytes.
        case bodyTooLong(limit: Int)
    }

    package let cause: Cause
    package let host: String

    init(_ cause: Cause, url: String) {
        self.cause = cause
        host = Self.host(of: url) ?? "an unreadable address"
    }

    package var description: String {
        switch cause {
        case .curl(let code):
            let sentence = unsafe String(cString: curl_easy_strerror(CURLcode(rawValue: code)))
            return "\(host): \(sentence)"
        case .bodyTooLong(let limit):
            return "\(host): the answer is longer than \(limit) bytes"
        }
    }

    /// The host as libcurl itself reads it, so that no user name is taken for one.
    ///
    /// The corresponding C function is `curl_url_get`.
    private static func host(of url: String) -> String? {
        guard let parts = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(parts) }
        var host: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            unsafe curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK,
            let host = unsafe host
        else { return nil }
        defer { unsafe curl_free(host) }
        return unsafe String(cString: host)
    }
}
