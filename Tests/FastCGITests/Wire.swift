@testable import FastCGI

/// Records as FastCGI 1.0 §3.3 lays them out, right ones and others.
enum Wire {
    static let begin = beginRequest()

    static func beginRequest(role: UInt8 = 1, id: Int = 1) -> [UInt8] {
        record(1, [0, role, 1, 0, 0, 0, 0, 0], id: id)
    }

    static func record(
        _ type: UInt8,
        _ content: [UInt8] = [],
        padding: Int = 0,
        id: Int = 1,
        version: UInt8 = 1
    ) -> [UInt8] {
        let length = content.count
        let header: [UInt8] = [
            version, type, UInt8(id >> 8), UInt8(id & 0xFF), UInt8(length >> 8),
            UInt8(length & 0xFF), UInt8(padding), 0,
        ]
        return header + content + [UInt8](repeating: 0xEE, count: padding)
    }

    static func pairs(_ pairs: [(String, String)]) -> [UInt8] {
        pairs.flatMap { [UInt8($0.utf8.count), UInt8($1.utf8.count)] + $0.utf8 + $1.utf8 }
    }

    /// What the scan says of bytes that arrive at once.
    static func scan(_ bytes: [UInt8]) -> RecordScan.Result {
        var scan = RecordScan()
        return scan.take(bytes, count: bytes.count).result
    }
}
