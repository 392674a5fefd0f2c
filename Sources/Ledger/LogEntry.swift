internal import Signing

/// What the log of notifications holds for ever of one of them, as the hash chain covers it.
///
/// How often it came and what became of it may change and are not in it.
struct LogEntry: Equatable {
    let id: Int64
    /// In milliseconds since 1970-01-01 UTC.
    let receivedAt: Int64
    let appID: String
    let notifyID: String
    let notifyType: String
    let family: String
    let outTradeNo: String
    let tradeNo: String
    let tradeStatus: String
    let totalFen: Int64
    let refundedFen: Int64
    let event: String
    let contentRule: String
    let keyFingerprint: String
    /// SHA-256 of the raw body, which outlives the body.
    let bodyDigest: [UInt8]

    /// The chain's value at this entry.
    ///
    /// SHA-256 over the value at the entry before and all of the above in this order, each as a
    /// netstring (`5:hello,`): integers in decimal, the digest in hexadecimal.
    ///
    /// - Parameter previous: The chain's value at the entry before, `LogHead.start` for the first.
    /// - Returns: 32 bytes.
    func chain(after previous: [UInt8]) -> [UInt8] {
        var text = previous
        text.reserveCapacity(640)
        for field in [
            String(id), String(receivedAt), appID, notifyID, notifyType, family, outTradeNo,
            tradeNo, tradeStatus, String(totalFen), String(refundedFen), event, contentRule,
            keyFingerprint, bodyDigest.hexadecimal,
        ] {
            text.append(contentsOf: String(field.utf8.count).utf8)
            text.append(UInt8(ascii: ":"))
            text.append(contentsOf: field.utf8)
            text.append(UInt8(ascii: ","))
        }
        return Digest.sha256.hash(text)
    }
}

extension LogEntry {
    /// Reads the columns of `SQL.readLog`.
    init(row: SQLiteStatement) {
        let digest = row.blob(14)
        self.init(
            id: row.integer(0),
            receivedAt: row.integer(1),
            appID: row.text(2),
            notifyID: row.text(3),
            notifyType: row.text(4),
            family: row.text(5),
            outTradeNo: row.text(6),
            tradeNo: row.text(7),
            tradeStatus: row.text(8),
            totalFen: row.integer(9),
            refundedFen: row.integer(10),
            event: row.text(11),
            contentRule: row.text(12),
            keyFingerprint: row.text(13),
            bodyDigest: digest.isEmpty ? Digest.sha256.hash(row.blob(15)) : digest
        )
    }
}
