internal import HTTP
internal import System

/// A signed message about a trade that cannot be acted upon, with what an operator needs to find out.
package struct UnreadableTrade: Sendable, Equatable {
    /// The field that does not hold what it should, or by which the text can be read in two ways.
    package let field: String
    /// Whether the signed text can be read in two ways; see `SoleReading`.
    package let isAmbiguous: Bool
    /// What the field holds, as text for people, at most 64 characters.
    package let value: String
    /// Empty where it cannot be read either.
    package let outTradeNo: String
    /// Empty where it cannot be read either.
    package let tradeNo: String

    init(_ message: SignedFields, _ error: UnreadableField) {
        field = error.name
        isAmbiguous = error.isAmbiguous
        value = message.display(error.name).beginning(64)
        outTradeNo = Self.identifier("out_trade_no", message)
        tradeNo = Self.identifier("trade_no", message)
    }

    private static func identifier(_ name: String, _ message: SignedFields) -> String {
        guard SoleReading.isSole(name, in: message.fields) else { return "" }
        return (try? TradeNotice.identifier(name, message)) ?? ""
    }
}

extension UnreadableTrade: CustomStringConvertible {
    /// The field and what it holds, as in `total_amount: 1e3`.
    package var description: String { value.isEmpty ? field : "\(field): \(value)" }
}
