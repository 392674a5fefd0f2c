/// Amounts of money: yuan with two decimals in Alipay's texts, whole fen (1/100 yuan) everywhere else.
package enum Money {
    /// Reads an amount digit by digit: `88`, `88.8` or `88.88`.
    ///
    /// - Returns: The amount in fen, or `nil` for a sign, a space, an exponent, more than two
    ///   decimals, or more digits than Alipay's Number(9,2) with room to spare has.
    package static func fen(_ yuan: ArraySlice<UInt8>) -> Int64? {
        var fen: Int64 = 0
        var digits = 0
        var decimals: Int?
        for byte in yuan {
            switch byte {
            case 0x30...0x39:
                if let count = decimals {
                    guard count < 2 else { return nil }
                    decimals = count + 1
                } else {
                    digits += 1
                    guard digits <= 13 else { return nil }
                }
                fen = fen * 10 + Int64(byte - 0x30)
            case UInt8(ascii: "."):
                guard decimals == nil, digits > 0 else { return nil }
                decimals = 0
            default:
                return nil
            }
        }
        guard digits > 0, decimals != 0 else { return nil }
        return switch decimals {
        case nil: fen * 100
        case 1: fen * 10
        default: fen
        }
    }

    /// Writes fen as yuan with two decimals, the way Alipay does.
    package static func yuan(_ fen: Int64) -> String {
        let cents = (fen % 100).magnitude
        let sign = fen < 0 ? "-" : ""
        return "\(sign)\((fen / 100).magnitude).\(cents < 10 ? "0" : "")\(cents)"
    }
}
