internal import Glibc

/// The date of a mail.
enum MailDate {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Writes a moment as RFC 5322 §3.3 has it, in China's time.
    ///
    /// The corresponding C function is `gmtime_r`.
    ///
    /// - Parameter milliseconds: Since 1970-01-01 UTC.
    /// - Returns: As in `Wed, 25 Nov 2026 18:05:09 +0800`.
    static func text(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000) + 8 * 3600
        var date = unsafe tm()
        unsafe gmtime_r(&seconds, &date)
        let parts = unsafe [date.tm_hour, date.tm_min, date.tm_sec]
        let time = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        let weekday = weekdays[Int(unsafe date.tm_wday)]
        let month = months[Int(unsafe date.tm_mon)]
        let (day, year) = (unsafe date.tm_mday, 1900 + Int(unsafe date.tm_year))
        return "\(weekday), \(day) \(month) \(year) \(time) +0800"
    }
}
