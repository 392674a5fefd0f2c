internal import Signing

/// What the audit chain keeps permanently of one notification, as the hash chain covers it.
///
/// How often it came and what became of it may change and are not in it.
package struct ChainEntry: Equatable {
    /// In milliseconds since 1970-01-01 UTC.
    let receivedAt: Int64
    let appID: String
    var notifyID: String
    var notifyType: String
    let family: String
    var outTradeNo: String
    var tradeNo: String
    let tradeStatus: String
    let totalFen: Int64
    let refundedFen: Int64
    let dedupKey: String
    let contentRule: String
    let keyFingerprint: String
    /// SHA-256 of the raw body; it stays when the body is pruned.
    var bodyDigest: [UInt8]

    /// What the chain covers: SHA-256 of all of the above in this order, each as a netstring
    /// (`5:hello,`), integers in decimal, the body's digest in hexadecimal.
    package var digest: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(640)
        text.append(netstring: String(receivedAt))
        text.append(netstring: appID)
        text.append(netstring: notifyID)
        text.append(netstring: notifyType)
        text.append(netstring: family)
        text.append(netstring: outTradeNo)
        text.append(netstring: tradeNo)
        text.append(netstring: tradeStatus)
        text.append(netstring: String(totalFen))
        text.append(netstring: String(refundedFen))
        text.append(netstring: dedupKey)
        text.append(netstring: contentRule)
        text.append(netstring: keyFingerprint)
        text.append(netstring: bodyDigest.hexadecimal)
        return Digest.sha256.hash(text)
    }
}

extension [UInt8] {
    fileprivate mutating func append(netstring field: String) {
        append(decimal: field.utf8.count)
        append(UInt8(ascii: ":"))
        append(contentsOf: field.utf8)
        append(UInt8(ascii: ","))
    }

    /// A length, without a text made for it.
    private mutating func append(decimal number: Int) {
        if number >= 10 { append(decimal: number / 10) }
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}

extension ChainEntry {
    /// Reads the columns of `SQL.readChain`, of which the first is the id.
    package init(row: any Row) {
        let digest = row.blob(14)
        self.init(
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
            dedupKey: row.text(11),
            contentRule: row.text(12),
            keyFingerprint: row.text(13),
            bodyDigest: digest.isEmpty ? Digest.sha256.hash(row.blob(15)) : digest
        )
    }
}
