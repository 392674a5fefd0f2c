/// Looks whether the bytes that have arrived hold one whole request.
///
/// It reads record headers only (FastCGI 1.0 §3.3); what is inside is libfcgi's business. A
/// request that is handed to libfcgi whole can not hold a thread.
package enum RecordScan {
    package enum Result: Equatable {
        /// BEGIN_REQUEST to the empty STDIN record.
        case complete
        case incomplete
        /// Not FastCGI, or an aborted request: nothing to be answered.
        case broken
    }

    static let headerLength = 8
    static let beginRequest: UInt8 = 1
    private static let abortRequest: UInt8 = 2
    static let params: UInt8 = 4
    private static let stdin: UInt8 = 5

    /// Scans the first `count` bytes.
    package static func scan(_ bytes: [UInt8], count: Int) -> Result {
        var position = 0
        while position + headerLength <= count {
            let type = bytes[position + 1]
            guard bytes[position] == 1, type != abortRequest else { return .broken }
            let content = Int(bytes[position + 4]) << 8 | Int(bytes[position + 5])
            let padding = Int(bytes[position + 6])
            position += headerLength + content + padding
            if type == stdin && content == 0 {
                return position <= count ? .complete : .incomplete
            }
        }
        return .incomplete
    }
}
