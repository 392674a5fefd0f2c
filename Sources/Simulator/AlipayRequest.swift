internal import Transfer

/// The HTTP side of what Alipay sends.
enum AlipayRequest {
    /// The media type as it is in real notifications, odd as it looks.
    static let contentType = "application/x-www-form-urlencoded; text/html; charset=utf-8"
    static let userAgent = "Mozilla/4.0"

    static let headers = ["Content-Type: \(contentType)", "User-Agent: \(userAgent)"]
}
