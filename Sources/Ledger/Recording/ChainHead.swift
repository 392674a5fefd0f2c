internal import Signing

/// Where the audit chain ends.
package struct ChainHead: Sendable, Equatable {
    /// The last entry's id, 0 while there is none.
    package var lastID: Int64
    /// The chain's value there, 32 bytes.
    package var chain: [UInt8]

    package init(lastID: Int64, chain: [UInt8]) {
        self.lastID = lastID
        self.chain = chain
    }

    /// Where a chain begins.
    package static let start = ChainHead(lastID: 0, chain: [UInt8](repeating: 0, count: 32))

    /// Where it ends with one entry more: the chain's next value is the SHA-256 of the value before,
    /// the entry's digest and its id in decimal.
    ///
    /// - Parameters:
    ///   - digest: See `ChainEntry.digest`.
    ///   - id: The entry's id.
    /// - Returns: The new end.
    package func adding(_ digest: [UInt8], id: Int64) -> ChainHead {
        ChainHead(lastID: id, chain: Digest.sha256.hash(chain + digest + Array(String(id).utf8)))
    }

    /// The values for `SQL.moveChainHead`.
    package var values: [Value] { [.integer(lastID), .blob(chain)] }
}

extension ChainHead: LosslessStringConvertible {
    /// Reads what `description` writes.
    package init?(_ description: String) {
        let parts = description.split(separator: ":")
        guard parts.count == 2, parts[1].utf8.count == 64, let id = Int64(parts[0]), id >= 0,
            parts[1].utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "f") ~= $0 })
        else { return nil }
        let digits = Array(parts[1])
        let bytes = stride(from: 0, to: 64, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        guard bytes.count == 32 else { return nil }
        self.init(lastID: id, chain: bytes)
    }

    /// Id and chain value to be noted elsewhere, as in `17:9f86d0…`.
    package var description: String { "\(lastID):\(chain.hexadecimal)" }
}
