internal import FoundationEssentials

/// The header by which a server says when to come back, RFC 9110 §10.2.3.
enum RetryAfter {
    /// Longer waits are not believed, in milliseconds.
    private static let limit: Int64 = 86_400_000
    private static let months = [
        "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9,
        "Oct": 10, "Nov": 11, "Dec": 12,
    ]

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

    /// The one form of RFC 9110 §5.6.7 that servers may send today.
    private static func date(_ text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months[String(parts[2])] else {
            return nil
        }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard let day = Int(parts[1]), let year = Int(parts[3]), time.count == 3 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        guard let utc = TimeZone(secondsFromGMT: 0) else { return nil }
        calendar.timeZone = utc
        let components = DateComponents(
            year: year,
            month: month,
            day: day,
            hour: time[0],
            minute: time[1],
            second: time[2]
        )
        return calendar.date(from: components).map { Int64($0.timeIntervalSince1970 * 1000) }
    }
}

extension Int64 {
    fileprivate func clampedProduct(with factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
