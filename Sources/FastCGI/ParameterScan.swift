/// Looks whether the lengths that a request's parameters announce can be true.
///
/// An older libfcgi adds the two lengths of a pair in an `int`, and writes behind the end of what
/// it allocates when that overflows (CVE-2025-23016). So parameters get to it only when every
/// length has been seen here and is a plausible one.
struct ParameterScan {
    /// More than any web server sends: it would have to come out of one line of a request's head.
    private static let pairLimit = 65_535

    /// How many bytes of the names and values are still to be passed over.
    private var toSkip = 0
    private var length = 0
    /// How many bytes of a four-byte length are still to come.
    private var missing = 0
    private var nameLength: Int?

    /// Whether the parameters have come to their end, and every pair of them is a plausible one.
    ///
    /// - Parameters:
    ///   - bytes: Records (FastCGI 1.0 §3.3).
    ///   - count: How many of the bytes have arrived.
    /// - Returns: False also for parameters of more than one request, of which libfcgi takes one.
    static func isPlausible(_ bytes: [UInt8], count: Int) -> Bool {
        var scan = ParameterScan()
        var position = 0
        var request: (UInt8, UInt8)?
        while position + RecordScan.headerLength <= count {
            let type = bytes[position + 1]
            let id = (bytes[position + 2], bytes[position + 3])
            let start = position + RecordScan.headerLength
            let end = start + Int(bytes[position + 4]) << 8 + Int(bytes[position + 5])
            if type == RecordScan.beginRequest { request = request ?? id }
            // Number 0 is not a request but the connection itself (§3.3).
            let isManagement = id == (0, 0) && type != RecordScan.params
            guard isManagement || request.map({ $0 == id }) == true else { return false }
            if type == RecordScan.params {
                if start == end { return true }
                guard end <= count, scan.take(bytes, start..<end) else { return false }
            }
            position = end + Int(bytes[position + 6])
        }
        return false
    }

    /// Reads a part of the name-value pairs (§3.4): a length up to 127 takes one byte, others four.
    ///
    /// - Returns: False when a pair is too long.
    private mutating func take(_ bytes: [UInt8], _ part: Range<Int>) -> Bool {
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
