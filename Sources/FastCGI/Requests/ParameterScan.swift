/// Looks whether the lengths that a request's parameters announce can be true.
///
/// An older libfcgi adds the two lengths of a pair in an `int`, and writes behind the end of what
/// it allocates when that overflows (CVE-2025-23016). So parameters get to it only when every
/// length has been seen here and is a plausible one.
struct ParameterScan {
    /// More than any web server sends: it keeps a pair in one record, which takes no more (§3.3).
    private static let pairLimit = 65_535

    /// How many bytes of the names and values are still to be passed over.
    private var toSkip = 0
    private var length = 0
    /// How many bytes of a four-byte length are still to come.
    private var missing = 0
    private var nameLength: Int?

    /// Whether no pair has begun without having ended.
    var isAtEnd: Bool { toSkip == 0 && missing == 0 && nameLength == nil }

    /// Reads a part of the name-value pairs (§3.4): a length up to 127 takes one byte, others four.
    ///
    /// - Returns: False when a pair is too long.
    mutating func take(_ bytes: [UInt8], _ part: Range<Int>) -> Bool {
        var position = part.lowerBound
        while position < part.upperBound {
            if toSkip > 0 {
                let step = min(toSkip, part.upperBound - position)
                position += step
                toSkip -= step
                continue
            }
            let byte = Int(bytes[position])
            position += 1
            if missing > 0 {
                length = length << 8 | byte
                missing -= 1
            } else {
                length = byte & 0x7F
                missing = byte > 0x7F ? 3 : 0
            }
            if missing > 0 { continue }
            if let name = nameLength {
                guard name + length <= Self.pairLimit else { return false }
                toSkip = name + length
                nameLength = nil
            } else {
                nameLength = length
            }
        }
        return true
    }
}
