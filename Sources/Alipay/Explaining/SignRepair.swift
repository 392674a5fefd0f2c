internal import Signing

/// What a `sign` may have been before somebody changed it on the way.
enum SignRepair {
    /// The signature, and what had to be undone to read it.
    struct Reading {
        let signature: [UInt8]
        /// `nil` when it could be read as it came.
        let cause: Explanation.Cause?
    }

    /// Reads a `sign` leniently.
    ///
    /// - Parameters:
    ///   - sign: The decoded value of the field.
    ///   - budget: What pays for it.
    /// - Returns: The signature, or what is wrong with the text for good.
    /// - Throws: `SearchEnded` when the budget does not pay.
    static func read(
        _ sign: [UInt8],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> Result<Reading, Unreadable> {
        for (cause, repair) in repairs {
            try budget.spend(costOfByte * sign.count)
            if let signature = Base64.decode(repair(sign)[...]) {
                return .success(Reading(signature: signature, cause: cause))
            }
        }
        let isCut = sign.allSatisfy { isOfAlphabet($0) }
        return .failure(Unreadable(cause: isCut ? .signTruncated : .signNotBase64))
    }

    struct Unreadable: Error {
        let cause: Explanation.Cause
    }

    /// What a repair costs together with reading the base64.
    private static let costOfByte = 8

    /// What has to be undone, the first of which is nothing.
    private static let repairs: [(Explanation.Cause?, @Sendable ([UInt8]) -> [UInt8])] = [
        (nil, { $0 }),
        (
            .signPlusBecameSpace,
            { $0.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 } }
        ),
        (.signEncodedTwice, { LooseForm.decoded($0[...]).bytes }),
        (.signRewrapped, { unwrapped($0) }),
        (.signRewrapped, { standard(unwrapped($0)) }),
        (.signRewrapped, { padded(standard(unwrapped($0))) }),
    ]

    private static func unwrapped(_ sign: [UInt8]) -> [UInt8] {
        sign.filter { !JSONText.isSpace($0) }
    }

    /// In the standard alphabet, if it was in the one for addresses (RFC 4648 §5).
    private static func standard(_ sign: [UInt8]) -> [UInt8] {
        sign.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
    }

    private static func padded(_ sign: [UInt8]) -> [UInt8] {
        sign + [UInt8](repeating: UInt8(ascii: "="), count: (4 - sign.count % 4) % 4)
    }

    private static func isOfAlphabet(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
        }
    }
}
