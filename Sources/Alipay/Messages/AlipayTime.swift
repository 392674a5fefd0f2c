/// Alipay's times: `yyyy-MM-dd HH:mm:ss`, some with a fraction, always in China's UTC+8.
package enum AlipayTime {
    private static let offset: Int64 = 8 * 3600

    /// Reads a time.
    ///
    /// - Returns: Milliseconds since 1970-01-01 UTC, or `nil` when the text is not such a time.
    package static func milliseconds(_ text: ArraySlice<UInt8>) -> Int64? {
        let bytes = text.span
        guard bytes.count >= 19,
            bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes.extracting(0..<4)),
            let month = number(bytes.extracting(5..<7)), (1...12).contains(month),
            let day = number(bytes.extracting(8..<10)), (1...31).contains(day),
            let hour = number(bytes.extracting(11..<13)), hour < 24,
            let minute = number(bytes.extracting(14..<16)), minute < 60,
            let second = number(bytes.extracting(17..<19)), second < 60,
            let fraction = fraction(bytes.extracting(19...))
        else { return nil }
        let days = days(year: year, month: month, day: day)
        guard date(days).day == day else { return nil }  // 30 February would be 2 March
        return (days * 86400 + hour * 3600 + minute * 60 + second - offset) * 1000 + fraction
    }

    /// Writes a moment as RFC 3339 in UTC+8, with milliseconds only where there are any.
    ///
    /// - Parameter milliseconds: Since 1970-01-01 UTC.
    /// - Returns: As in `2026-01-31T18:05:09+08:00`.
    package static func rfc3339(_ milliseconds: Int64) -> String {
        let text = alipayText(milliseconds)
        let fraction = (milliseconds % 1000 + 1000) % 1000
        let decimals = fraction == 0 ? "" : "." + padded(fraction, 3)
        return text.replacing(" ", with: "T") + decimals + "+08:00"
    }

    /// Writes a moment the way Alipay does, without a fraction.
    ///
    /// - Parameter milliseconds: Since 1970-01-01 UTC.
    /// - Returns: As in `2026-01-31 18:05:09`.
    package static func alipayText(_ milliseconds: Int64) -> String {
        let seconds = floor(milliseconds, 1000) + offset
        let day = floor(seconds, 86400)
        let time = seconds - day * 86400
        let date = date(day)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2)) "
            + "\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, years counted from March.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146097 + dayOfEra - 719468
    }

    /// The inverse of `days(year:month:day:)`.
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719468
        let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
        let dayOfEra = shifted - era * 146097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month,
            dayOfYear - (153 * marchMonth + 2) / 5 + 1
        )
    }

    /// The quotient rounded down, where `/` rounds towards zero; the divisor is positive.
    private static func floor(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    private static func number(_ digits: Span<UInt8>) -> Int64? {
        var number: Int64 = 0
        for index in digits.indices {
            guard (0x30...0x39).contains(digits[index]) else { return nil }
            number = number * 10 + Int64(digits[index] - 0x30)
        }
        return number
    }

    /// Milliseconds from `.`, one to three digits; 0 from nothing.
    private static func fraction(_ text: Span<UInt8>) -> Int64? {
        if text.isEmpty { return 0 }
        let digits = text.extracting(1...)
        guard text[0] == UInt8(ascii: "."), (1...3).contains(digits.count) else { return nil }
        let scale: [Int64] = [100, 10, 1]
        return number(digits).map { $0 * scale[digits.count - 1] }
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
