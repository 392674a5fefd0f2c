import Operator
import Testing

/// The forms that numbers, words and tables have wherever an operator sees them.
@Suite struct TextTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func `thousands are grouped`(number: Int, text: String) {
        #expect(number.grouped == text)
    }

    @Test(arguments: [
        ("A1", "A1"), ("/srv/a b", "'/srv/a b'"), ("", "''"), ("it's", #"'it'\''s'"#),
        ("$(id)", "'$(id)'"), ("订单", "订单"),
    ])
    func `a shell takes a word as it is`(text: String, word: String) {
        #expect(text.shellWord == word)
    }

    @Test func `columns are as wide as what is in them, and Chinese takes two`() {
        var table = TextTable("ORDER", "SUBJECT", "YUAN")
        table.add("A1", "一杯茶", "1.00")
        table.add("B22222", "tea\n", "")
        #expect(
            table.text == """
                ORDER   SUBJECT  YUAN
                A1      一杯茶   1.00
                B22222  tea␊
                """
        )
    }

    @Test func `a text is cut to a width with what says so`() {
        #expect(TextTable.cut("tea", toWidth: 3) == "tea")
        #expect(TextTable.cut("a cup of tea", toWidth: 6) == "a cup…")
        #expect(TextTable.cut("一杯茶", toWidth: 5) == "一杯…")
    }
}
