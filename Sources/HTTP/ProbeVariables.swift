/// The headers of an operator's probe: read for requests that have its header, and for no others.
///
/// A class, so that other requests carry one empty pointer.
package final class ProbeVariables: Sendable {
    /// More than a header of a probe takes, in bytes; a longer one is not looked at.
    private static let lengthLimit = 128

    /// The Alipay-Callback-Probe header, at most 128 bytes; anybody may have written it.
    package let header: String
    /// CONTENT_TYPE, or `nil` where the web server does not pass it on.
    package let contentType: String?
    /// The User-Agent header, or `nil` where the web server does not pass it on.
    package let userAgent: String?
    /// REMOTE_ADDR, or `nil` where the web server does not pass it on.
    package let remoteAddress: String?

    package init(
        header: String,
        contentType: String? = nil,
        userAgent: String? = nil,
        remoteAddress: String? = nil
    ) {
        self.header = header
        self.contentType = contentType
        self.userAgent = userAgent
        self.remoteAddress = remoteAddress
    }

    /// Reads the meta-variables; `nil` without the header, or with one that is too long for a probe.
    convenience init?(_ variable: (String) -> String?) {
        guard let header = variable("HTTP_ALIPAY_CALLBACK_PROBE"),
            (1...Self.lengthLimit).contains(header.utf8.count)
        else { return nil }
        self.init(
            header: header,
            contentType: variable("CONTENT_TYPE"),
            userAgent: variable("HTTP_USER_AGENT"),
            remoteAddress: variable("REMOTE_ADDR")
        )
    }
}
