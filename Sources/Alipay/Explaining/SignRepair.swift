internal import Signing

/// What a `sign` may have been before somebody changed it on the way.
enum SignRepair {
    /// The signature, and what had to be undone to read it.
    struct Reading {
        let signature: [UInt8]
        /// `nil` when it could be read as it came.
        let cause: Explanation.Cause?
    }

    /// Reads a `sign` with patience.
    ///
    /// - Parameter sign: The decoded value of the field.
    /// - Returns: The signature, or what is wrong with the text for good.
    static func read(_ sign: [UInt8]) -> Result<Reading, Unreadable> {
        if let signature = Base64.decode(sign[...]) {
            return .success(Reading(signature: signature, cause: nil))
        }
        for (cause, repaired) in candidates(for: sign) {
            if let signature = Base64.decode(repaired[...]) {
                return .success(Reading(signature: signature, cause: cause))
            }
        }
        let isCut = sign.allSatisfy { isOfAlphabet($0) }
        return .failure(Unreadable(cause: isCut ? .signTruncated : .signNotBase64))
    }

    struct Unreadable: Error {
        let cause: Explanation.Cause
    }

    private static func candidates(for sign: [UInt8]) -> [(Explanation.Cause, [UInt8])] {
        let spacesToPlus = sign.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }
        let unwrapped = sign.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let standard = unwrapped.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        return [
            (.signPlusBecameSpace, spacesToPlus),
            (.signEncodedTwice, LooseForm.decoded(sign[...]).bytes),
            (.signRewrapped, unwrapped),
            (.signRewrapped, standard),
            (.signRewrapped, padded(standard)),
        ]
    }

    private static func padded(_ sign: [UInt8]) -> [UInt8] {
        sign + [UInt8](repeating: UInt8(ascii: "="), count: (4 - sign.count % 4) % 4)
    }

    private static func isOfAlphabet(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: Array("+/=".utf8).contains(byte)
        }
    }
}
