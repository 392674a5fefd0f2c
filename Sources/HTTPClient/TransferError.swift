internal import CLibCurl

/// Why there is no answer.
package struct TransferError: Error, Equatable, Sendable, CustomStringConvertible {
    /// libcurl's CURLcode, which `man libcurl-errors` explains.
    package let code: UInt32
    /// The address without its query, which may hold what is nobody's business.
    package let address: String

    init(_ code: CURLcode, url: String) {
        self.code = code.rawValue
        address = String(url.prefix { $0 != "?" })
    }

    package var description: String {
        let reason = unsafe String(cString: curl_easy_strerror(CURLcode(rawValue: code)))
        return "\(address): \(reason)"
    }
}
