import Alipay
import Testing

@Suite struct MoneyTests {
    private func fen(_ text: String) -> Int64? { Money.fen(Array(text.utf8)[...]) }

    @Test(
        arguments: [
            ("0", 0), ("0.00", 0), ("0.01", 1), ("0.1", 10), ("0.10", 10), ("1", 100), ("88", 8800),
            ("88.8", 8880), ("88.88", 8888), ("9999999.99", 999_999_999), ("007.50", 750),
            ("9999999999999", 999_999_999_999_900), ("9999999999999.99", 999_999_999_999_999),
        ] as [(String, Int64)]
    )
    func `reads amounts`(text: String, expected: Int64) {
        #expect(fen(text) == expected)
    }

    @Test(arguments: [
        "", ".", "1.", ".5", "+5", "-5", "-0.50", "1.+5", "1.-5", "1e3", "1E3", "1.234", "1.2.3",
        "1..2", "１", "１.00", "٣", " 1", "1 ", "1 0", "1,000", "1,00", "1_0", "0x1", "88.8八",
        "NaN", "inf", "1\0", "\n1", "12345678901234", "00000000000001", "¥1", "1.0000",
        "99999999999999999999",
    ])
    func `refuses everything else`(text: String) {
        #expect(fen(text) == nil)
    }

    @Test(
        arguments: [
            (0, "0.00"), (1, "0.01"), (10, "0.10"), (99, "0.99"), (100, "1.00"), (8888, "88.88"),
            (999_999_999, "9999999.99"), (-1, "-0.01"), (-50, "-0.50"), (-12345, "-123.45"),
            (Int64.max, "92233720368547758.07"), (.min, "-92233720368547758.08"),
        ] as [(Int64, String)]
    )
    func `writes amounts`(fen: Int64, expected: String) {
        #expect(Money.yuan(fen) == expected)
    }

    @Test func `comes back from writing`() {
        for amount in Array(0...1000) + [8888, 999_999_999] as [Int64] {
            #expect(fen(Money.yuan(amount)) == amount)
        }
    }

    @Test func `reads a slice out of the middle of a text`() {
        #expect(Money.fen(Array("a=1.50&b".utf8)[2..<6]) == 150)
    }
}
