import HTTP
import Testing

@Suite struct FormFieldsTests {
    private func fields(_ text: String, limit: Int = 200) throws(FormError) -> FormFields {
        try FormFields(decoding: Array(text.utf8), limit: limit)
    }

    private func joined(_ text: String) throws(FormError) -> String {
        String(decoding: try fields(text).joined(), as: UTF8.self)
    }

    @Test func `decodes every byte from its escape in either case of the digits`() throws {
        for byte in UInt8.min...UInt8.max {
            let digits = String(byte, radix: 16)
            let padded = String(repeating: "0", count: 2 - digits.count) + digits
            for escape in [padded, padded.uppercased()] {
                let form = try fields("a%\(escape)=b%\(escape)c")
                #expect(form["a"] == nil)
                #expect(form.joined() == [0x61, byte, 0x3D, 0x62, byte, 0x63])
            }
        }
    }

    @Test func `keeps every unescaped byte but the four that have a meaning`() throws {
        let meaning = Array("%&+=".utf8)
        for byte in UInt8.min...UInt8.max where !meaning.contains(byte) {
            let form = try FormFields(decoding: [0x6E, 0x3D, byte])
            #expect(form["n"].map(Array.init) == [byte])
        }
    }

    @Test func `reads plus and %20 as a space and %2B as a plus`() throws {
        #expect(try fields("n=a+b%20c%2Bd%2bd").text("n") == "a b c+d+d")
        #expect(try fields("a+b=1").names == ["a b"])
    }

    @Test func `decodes exactly once`() throws {
        #expect(try fields("n=%253d%2526").text("n") == "%3d%26")
    }

    @Test(arguments: [
        ("%", 0), ("a=%", 2), ("a=%4", 2), ("a=1&b=%", 6), ("a=%zz", 2), ("a=%4z", 2),
        ("a=%z4", 2), ("a=% 41", 2), ("a=%+1", 2), ("%G0=1", 0), ("a=%%41", 2), ("a=%&b=41", 2),
        ("a=%4&b=1", 2), ("a=%0x", 2), ("a=%C3%", 5),
    ])
    func `refuses an escape without two hexadecimal digits`(text: String, offset: Int) {
        #expect(throws: FormError.badEscape(offset: offset)) { try fields(text) }
    }

    @Test(arguments: [
        ("", 0), ("&", 0), ("&&&", 0), ("a=1&&b=2", 2), ("&a=1", 1), ("a=1&", 1), ("&&a=1&&", 1),
    ])
    func `passes over segments that are empty`(text: String, count: Int) throws {
        #expect(try fields(text).count == count)
    }

    @Test func `gives a segment without = an empty value`() throws {
        let form = try fields("flag&a=1&other")
        #expect(form.text("flag") == "")
        #expect(form.text("other") == "")
        #expect(form.text("a") == "1")
    }

    @Test func `parts name and value at the first = alone`() throws {
        let form = try fields("a=b=c==&d==&e%3D=1")
        #expect(form.text("a") == "b=c==")
        #expect(form.text("d") == "=")
        #expect(form.text("e=") == "1")
    }

    @Test func `keeps empty names and empty values apart`() throws {
        #expect(try fields("=x&a=").names == ["", "a"])
        #expect(try fields("=x").text("") == "x")
        #expect(try fields("=").text("") == "")
        #expect(try joined("=&a=") == "=&a=")
        #expect(try fields("=&a=").joined() == Array("=&a=".utf8))
    }

    @Test(arguments: [
        ("a=1&a=1", "a"), ("a=1&b=2&a=3", "a"), ("a=1&%61=2", "a"), ("a+b=1&a%20b=2", "a b"),
        ("total_amount=1&x=0&tot%61l_amount=2", "total_amount"), ("=1&=2", ""), ("a&a=", "a"),
        ("z=1&y=1&x=1&y=2", "y"), ("%4a=1&%4A=2", "J"),
    ])
    func `refuses a name that occurs twice however it is written`(text: String, name: String) {
        #expect(throws: FormError.duplicateName(name)) { try fields(text) }
    }

    @Test func `distinguishes names that only look alike`() throws {
        // Equal as Swift strings: a composed and a decomposed é.
        #expect(try fields("%C3%A9=1&e%CC%81=2").count == 2)
        #expect(try fields("a=1&A=2&a%00=3&a%20=4").count == 4)
    }

    @Test func `finds the doubled name wherever the two stand`() throws {
        let names = (0..<24).map { "f\($0 * 7 % 24)" }
        for first in names.indices {
            for second in names.indices where second > first {
                var doubled = names
                doubled[second] = names[first]
                let text = doubled.map { "\($0)=" }.joined(separator: "&")
                #expect(throws: FormError.duplicateName(names[first])) { try fields(text) }
            }
        }
    }

    @Test func `takes as many fields as the limit and not one more`() throws {
        let text = { (count: Int) in (0..<count).map { "f\($0)=" }.joined(separator: "&") }
        #expect(try fields(text(200)).count == 200)
        #expect(throws: FormError.tooManyFields(limit: 200)) { try fields(text(201)) }
        #expect(try fields(text(3) + "&&", limit: 3).count == 3)
        #expect(throws: FormError.tooManyFields(limit: 3)) { try fields(text(4), limit: 3) }
    }

    @Test func `sorts names in byte order`() throws {
        #expect(
            try joined("b=1&a=2&ab=3&B=4&a_=5&%C3%A9=6&a0=7&%00=8&_=9&=0&%FF=")
                .utf8.elementsEqual(
                    "=0&\0=8&B=4&_=9&a=2&a0=7&a_=5&ab=3&b=1&é=6&\u{FFFD}=".utf8
                )
        )
    }

    @Test func `sorts like the standard library however the fields arrive`() throws {
        for _ in 0..<200 {
            let names = Set(
                (0..<Int.random(in: 0...60)).map { _ in
                    String((0..<Int.random(in: 1...3)).compactMap { _ in "abc_".randomElement() })
                }
            )
            let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let form = try fields(names.shuffled().map { "\($0)=v" }.joined(separator: "&"))
            #expect(form.names == sorted)
            for name in names { #expect(form.text(name) == "v") }
        }
    }

    @Test func `finds a field by its whole name`() throws {
        let form = try fields("sign=s&sign_type=t&signs=u&sig=v&zz=w&a=x")
        #expect(form.text("sign") == "s")
        #expect(form.text("sign_type") == "t")
        #expect(form.text("sig") == "v")
        #expect(form.text("zz") == "w")
        #expect(form.text("a") == "x")
        for absent in ["", "si", "sign_", "zzz", "A", "0"] { #expect(form[absent] == nil) }
        #expect(try fields("")["a"] == nil)
    }

    @Test func `gives no text for bytes that are not UTF-8`() throws {
        let form = try fields("gbk=%D6%D0%B9%FA")
        #expect(form.text("gbk") == nil)
        #expect(form["gbk"].map(Array.init) == [0xD6, 0xD0, 0xB9, 0xFA])
    }

    @Test func `leaves the named fields out of everything`() throws {
        let form = try fields("b=2&_config=x&a=1&utm_source=y&c=3")
        let rest = form.without(["_config", "utm_source", "absent"])
        #expect(rest.names == ["a", "b", "c"])
        #expect(rest.count == 3)
        #expect(rest["_config"] == nil)
        #expect(rest.text("c") == "3")
        #expect(rest.joined() == Array("a=1&b=2&c=3".utf8))
        #expect(form.without([]).count == 5)
    }

    @Test func `drops the fields that came first, wherever they are sorted to`() throws {
        let form = try fields("z=1&m=2&a=3&k=")
        #expect(form.namesAsReceived == ["z", "m", "a", "k"])
        #expect(form.droppingFirst(2).joined() == Array("a=3&k=".utf8))
        #expect(form.droppingFirst(0).count == 4)
        #expect(form.droppingFirst(9).count == 0)
        #expect(form.droppingFirst(1)["z"] == nil)
    }

    @Test func `says whether a separator is hidden in it`() throws {
        #expect(try !fields("a=1&b=2&c").holdsSeparators)
        #expect(try fields("a=1%26b%3D2").holdsSeparators)
        #expect(try fields("a%26=1").holdsSeparators)
    }

    @Test func `takes out fields without a value`() throws {
        let form = try fields("b=&a=1&c&=&d=+")
        #expect(form.hasEmptyValues)
        #expect(form.withoutEmptyValues().names == ["a", "d"])
        #expect(try !fields("a=1").hasEmptyValues)
    }

    @Test func `compares names beyond the eight bytes that it looks at first`() throws {
        let names = ["notify_t", "notify_time", "notify_type", "notify_tz", "notify", "notify_"]
        let form = try fields(names.map { "\($0)=\($0)" }.joined(separator: "&"))
        #expect(form.names == names.sorted())
        for name in names { #expect(form.text(name) == name) }
        #expect(form["notify_tim"] == nil)
        // A name may hold zeros of its own, which pad the others.
        let zeros = try fields("a%00=1&a=2&a%00%00=3&%00=4")
        #expect(zeros.names == ["\0", "a", "a\0", "a\0\0"])
        #expect(zeros.text("a\0") == "1")
    }

    @Test func `joins without the fields that are left out at either end`() throws {
        let form = try fields("c=3&a=1&b=2")
        for (names, text) in [(["a"], "b=2&c=3"), (["c"], "a=1&b=2"), (["a", "b", "c"], "")] {
            #expect(form.without(names).joined() == Array(text.utf8))
        }
    }
}
