internal import Alipay
internal import Ledger
internal import Signing

/// A copy that was made as JSON.
struct BackupJSON: Encodable {
    private let record: BackupRecord
    private let notifications: Int64
    private let took: Double

    init(_ record: BackupRecord, notifications: Int64, took: Double) {
        self.record = record
        self.notifications = notifications
        self.took = took
    }

    private enum Key: String, CodingKey {
        case file, bytes, notifications, chain
        case madeAt = "made_at"
        case lastID = "last_id"
        case seconds
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(record.file, forKey: .file)
        try object.encode(record.bytes, forKey: .bytes)
        try object.encode(notifications, forKey: .notifications)
        try object.encode(record.head.lastID, forKey: .lastID)
        try object.encode(record.head.chain.hexadecimal, forKey: .chain)
        try object.encode(AlipayTime.rfc3339(record.madeAt), forKey: .madeAt)
        try object.encode(took, forKey: .seconds)
    }
}
