internal import Alipay
package import Ledger
internal import System

/// An order as the operator wrote it, on the command line or in a row of a file.
package struct OrderEntry {
    package var number: String
    package var amount: String
    package var app: String?
    package var subject = ""

    /// - Parameters:
    ///   - number: The shop's order number.
    ///   - amount: In yuan, as in `88.88`.
    ///   - app: Its app_id or PID; `nil` where the settings have one alone.
    ///   - subject: What is bought; empty where a notification is to say it.
    package init(number: String, amount: String, app: String?, subject: String = "") {
        self.number = number
        self.amount = amount
        self.app = app
        self.subject = subject
    }

    /// Checks what was written.
    ///
    /// - Parameter receivers: Whose it may be.
    /// - Returns: The order to register.
    /// - Throws: `Refusal` for what Alipay would never say.
    package func order(of receivers: Receivers) throws(Refusal) -> NewOrder {
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
                format its column as text and write the numbers again
                """
            )
        }
    }

    private func quoted(_ text: String) -> String {
        "“\(TextTable.cut(text.visible, toWidth: 70))”"
    }
}
