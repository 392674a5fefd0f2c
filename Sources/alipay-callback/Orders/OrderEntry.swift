internal import Alipay
internal import Ledger
internal import Operator

/// An order as the operator wrote it, on the command line or in a row of a file.
struct OrderEntry {
    var number: String
    var amount: String
    var app: String?
    var subject = ""

    /// Checks what was written.
    ///
    /// - Parameter receivers: Whose it may be.
    /// - Returns: The order to register.
    /// - Throws: `Refusal` for what Alipay would never say.
    func order(of receivers: Receivers) throws(Refusal) -> NewOrder {
        try checkNumber()
        guard subject.unicodeScalars.count <= 256 else {
            throw Refusal(.input, "the subject is longer than 256 characters")
        }
        guard let fen = Money.fen(ArraySlice(amount.utf8)) else {
            throw Refusal(
                .input,
                "\(quoted(amount)) is not an amount: yuan with at most two decimals, as in 88.88"
            )
        }
        guard (1...10_000_000_000).contains(fen) else {
            throw Refusal(
                .input,
                "an amount is from 0.01 to 100000000.00 yuan, not \(Money.yuan(fen))"
            )
        }
        return NewOrder(
            outTradeNo: number,
            appID: try receivers.appID(app),
            totalFen: fen,
            subject: subject
        )
    }

    private func checkNumber() throws(Refusal) {
        if number.isEmpty { throw Refusal(.input, "the order number is empty") }
        guard number.unicodeScalars.count <= 64 else {
            throw Refusal(.input, "the order number \(quoted(number)) is longer than 64 characters")
        }
        guard TradeNotice.isIdentifier(number) else {
            throw Refusal(
                .input,
                "the order number \(quoted(number)) has characters that none may have"
            )
        }
        if number.first?.isWhitespace == true || number.last?.isWhitespace == true {
            throw Refusal(.input, "the order number \(quoted(number)) begins or ends with a space")
        }
        // Few have a plus, and a regular expression costs more than all the rest of a row.
        if number.utf8.contains(UInt8(ascii: "+")),
            number.wholeMatch(of: /\d([.,]\d+)?E\+\d+/) != nil
        {
            throw Refusal(
                .input,
                """
                the order number \(quoted(number)) was rounded by a spreadsheet: \
                format its column as text and write the numbers anew
                """
            )
        }
    }

    private func quoted(_ text: String) -> String {
        "“\(TextTable.cut(Terminal.printable(text), toWidth: 70))”"
    }
}
