import Ledger
import Operator
import Settings
import Testing

/// What an operator may write for an order, on the command line, in a file or in a form.
@Suite struct OrderEntryTests {
    private func order(_ entry: OrderEntry, apps: Int = 1) throws -> NewOrder {
        try entry.order(of: Receivers(try Settings.sample(apps: apps)))
    }

    private func refusal(_ number: String, _ amount: String, _ app: String? = nil) -> Refusal? {
        let entry = OrderEntry(number: number, amount: amount, app: app)
        do {
            _ = try order(entry)
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test func `an order is of the only app`() throws {
        let entry = OrderEntry(number: "A1", amount: "88.8", app: nil, subject: "tea")
        let expected = NewOrder(
            outTradeNo: "A1",
            appID: "2021000000000001",
            totalFen: 8880,
            subject: "tea"
        )
        #expect(try order(entry) == expected)
    }

    @Test func `of several apps one has to be chosen`() throws {
        #expect(throws: Refusal.self) {
            try order(OrderEntry(number: "A1", amount: "1", app: ""), apps: 2)
        }
        let chosen = OrderEntry(number: "A1", amount: "1", app: "2021000000000002")
        #expect(try order(chosen, apps: 2).appID == "2021000000000002")
        #expect(refusal("A1", "1", "2021\u{1B}[2J")?.sentence.contains("2021␛[2J") == true)
    }

    @Test(arguments: ["", "0", "0.00", "1.234", "-1", "1,00", "100000000.01", "1e3", " 1"])
    func `what is not an amount is refused as the operator's`(amount: String) {
        #expect(refusal("A1", amount)?.kind == .input)
    }

    @Test(arguments: [
        "", " A1", "A1 ", "1.23E+15", "1E+20", String(repeating: "9", count: 65), "A\n1",
    ])
    func `what is not an order number is refused as the operator's`(number: String) {
        #expect(refusal(number, "1")?.kind == .input)
    }
}
