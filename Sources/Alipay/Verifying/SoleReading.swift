package import HTTP

/// How a signed text is read in one way only, or not at all.
///
/// V1 and V2 sign `a=1&b=2` without escaping. A signature covers a text, then, and not where its
/// fields begin and end: whoever chose a free text of a payment of his own (`subject`, `body`,
/// `passback_params`, JSON) and sees the signed message can post the same bytes with other borders.
/// What has to hold, and is held by this file:
///
/// > For every message T that Alipay can sign whose free texts an attacker chose, and every message S
/// > with the same signed content, S is not taken at all, or says the same as T about app, seller,
/// > kind, order, trade, status, amounts and refunds.
///
/// It holds by the content as a whole, of which both are cuts. A *deciding name* is one of the closed
/// list below.
///
/// 1. Wherever `&name=` stands in the content, with a deciding name, S has a field of that name. A
///    form has each name once, so the content has it once, and no field of T's can be hidden in
///    another one's value.
/// 2. Nothing that looks like a field stands in a deciding field's value, so its value ends where T's
///    does.
/// 3. Every name of S is one that a field of Alipay's can have, so that only a form is read as one.
/// 4. What Alipay puts into every message of its kind is in T, then, and by 1 and 2 it is what S says.
///    What it may leave out, a refund, counts only where T must have it as well: where no free text
///    stands in front of it, from which it may have been cut. See `isCertain(_:in:)`.
///
/// A text with `&` and `=` in it is read as ever as long as no deciding name stands behind its `&`.
///
/// An order number is not free text: the shop makes it, and Alipay takes letters, digits and `_` in it
/// alone (`out_trade_no` of alipay.trade.page.pay). Where a shop of MAPI's days let a buyer put an `&`
/// into it, rule 2 holds the message back as it came; another cut of it may name the number's beginning.
package enum SoleReading {
    /// Says who is meant and what the message is about, in every message.
    private static let kindNames: Set = [
        "app_id", "seller_id", "notify_id", "notify_type", "msg_method", "is_success",
        "request_token",
    ]
    /// The same where their value is the name of an interface, as in `alipay.trade.page.pay.return`;
    /// in texts of the shop's they are usual words.
    private static let interfaceNames: Set = ["method", "service"]
    /// Says what became of a trade.
    private static let tradeNames: Set = [
        "out_trade_no", "trade_no", "trade_status", "total_amount", "total_fee", "refund_fee",
        "refund_status", "gmt_create", "gmt_refund", "currency",
    ]

    /// Looks for a second way to read a message.
    ///
    /// - Parameters:
    ///   - fields: What the signature covers.
    ///   - isTrade: Whether the message is a word about a trade; of others the kind alone decides.
    /// - Returns: The deciding name by which it can be read in two ways, or `nil` when there is none.
    package static func doubt(in fields: FormFields, isTrade: Bool) -> String? {
        guard fields.holdsSeparators else { return nil }
        for embedded in fields.embeddedFields {
            if decides(embedded.name, embedded.value, isTrade) { return embedded.name }
            if let value = fields[embedded.container]?.prefix(while: { $0 != UInt8(ascii: "&") }),
                decides(embedded.container, value, isTrade)
            {
                return embedded.container
            }
        }
        return nil
    }

    /// Whether a field's value is the same however a message is cut: the name stands in no other value,
    /// and no name stands in its own.
    static func isSole(_ name: String, in fields: FormFields) -> Bool {
        !fields.embeddedFields.contains { $0.name == name || $0.container == name }
    }

    /// Whether a field that Alipay may leave out was one of the message that it signed.
    ///
    /// It may have been cut from the free text in front of it. Alipay sorts the fields, so in front of
    /// it are those between it and the last one that every message of the kind has; a name that is not
    /// known here is a free text.
    ///
    /// - Parameters:
    ///   - name: The field, which is there.
    ///   - fields: What the signature covers.
    /// - Returns: False where it may have been cut from a text.
    static func isCertain(_ name: String, in fields: FormFields) -> Bool {
        for before in fields.names.prefix(while: { $0 != name }).reversed() {
            if alwaysThere.contains(before) { return true }
            if !before.hasPrefix("gmt_") && !plainNames.contains(before) { return false }
        }
        return true
    }

    /// What every message about a trade has: every notification but the last in this list, which
    /// every return has.
    private static let alwaysThere: Set = ["gmt_create", "out_trade_no", "trade_no"]
    /// Their values are Alipay's own, and no texts; times are besides.
    private static let plainNames: Set = [
        "payment_type", "point_amount", "price", "quantity", "receipt_amount", "refund_fee",
        "refund_status",
    ]

    private static func decides(
        _ name: String,
        _ value: ArraySlice<UInt8>,
        _ isTrade: Bool
    ) -> Bool {
        kindNames.contains(name) || isTrade && tradeNames.contains(name)
            || interfaceNames.contains(name) && isInterface(value)
    }

    /// Whether a value is the name of an interface: words with full stops between them.
    static func isInterface(_ value: ArraySlice<UInt8>) -> Bool {
        value.contains(UInt8(ascii: "."))
            && value.allSatisfy { byte in
                switch byte {
                case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
