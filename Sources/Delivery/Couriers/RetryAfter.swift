internal import Alipay

/// The header by which a server says when to come back, RFC 9110 §10.2.3.
enum RetryAfter {
    /// Longer waits are not trusted, in milliseconds.
    private static let limit: Int64 = 86_400_000
    private static let months = [
        "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06", "Jul": "07",
        "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
    ]
    /// By how much Alipay's times are ahead of GMT, in milliseconds.
    private static let offset: Int64 = 8 * 3_600_000

    /// Reads it.
    ///
    /// - Parameters:
    ///   - text: Seconds, `120`, or a date, `Wed, 25 Nov 2026 12:00:00 GMT`.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: Milliseconds from now, 0 to a day; `nil` when the text is neither.
    static func milliseconds(_ text: String, now: Int64) -> Int64? {
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isNumber { return min((Int64(text) ?? limit).clampedProduct(with: 1000), limit) }
        return date(text).map { min(max(0, $0 - now), limit) }
    }

    /// The one form of RFC 9110 §5.6.7 that servers may send today, read as strictly as Alipay's.
    private static func date(_ text: String) -> Int64? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[5] == "GMT", parts[4].utf8.count == 8,
            let month = months[String(parts[2])]
        else { return nil }
        let time = "\(parts[3])-\(month)-\(parts[1]) \(parts[4])"
        return AlipayTime.milliseconds(Array(time.utf8)[...]).map { $0 + offset }
    }
}

extension Int64 {
    fileprivate func clampedProduct(with factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
