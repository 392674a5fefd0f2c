internal import CLibCurl

/// Why there is no answer.
///
/// Safe to log: of the address it keeps the host alone, and of headers nothing. The user name, path
/// and query of a webhook's address may be secrets.
package struct TransferError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Cause: Sendable, Equatable {
        /// libcurl's CURLcode, which `man libcurl-errors` explains.
        case curl(code: UInt32)
        /// The body is longer than the limit, in bytes.
        case bodyTooLong(limit: Int)
        /// Status line and headers are longer than the limit, in bytes.
        case headTooLong(limit: Int)
        /// All addresses of the host are of somebody's own network, see `NetworkAddress.isPrivate`.
        case privateAddress
        /// A header that was to be sent has a line break or another control character.
        case unusableHeader
        case cancelled
    }

    package let cause: Cause
    package let host: String

    init(_ cause: Cause, url: String) {
        self.cause = cause
        host = HostName.of(url)
    }

    package var description: String { "\(host): \(cause.sentence)" }
}

extension TransferError.Cause {
    fileprivate var sentence: String {
        switch self {
        case .curl(let code):
            unsafe String(cString: curl_easy_strerror(CURLcode(rawValue: code)))
        case .bodyTooLong(let limit): "the answer is longer than \(limit) bytes"
        case .headTooLong(let limit): "the headers are longer than \(limit) bytes"
        case .privateAddress:
            "this host leads to a private address, which the destination's settings must allow "
                + "(allow_private_address = true)"
        case .unusableHeader: "a header to be sent has a line break or a control character"
        case .cancelled: "cancelled"
        }
    }
}
