import HTTP
import Testing

@Suite struct FormEncodingTests {
    @Test func `comes back from decoding for every byte value`() throws {
        let all = Array(UInt8.min...UInt8.max)
        let text = FormEncoding.encode([("all", all), ("再", [])])
        let form = try FormFields(decoding: text)
        #expect(form["all"].map(Array.init) == all)
        #expect(form.text("再") == "")
        #expect(form.count == 2)
    }

    @Test func `writes nothing but characters that need no escape`() {
        let text = FormEncoding.encode([("n", Array(UInt8.min...UInt8.max))])
        let safe = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-*_+%=".utf8)
        #expect(safe.isSuperset(of: text))
    }

    @Test func `writes the way Java's URLEncoder does`() {
        let text = FormEncoding.encode([
            ("subject", Array("a b+c~d*e-f_g.h/中".utf8)), ("empty", []),
            ("sign", Array("+/=".utf8)),
        ])
        #expect(
            String(decoding: text, as: UTF8.self)
                == "subject=a+b%2Bc%7Ed*e-f_g.h%2F%E4%B8%AD&empty=&sign=%2B%2F%3D"
        )
    }

    @Test func `encodes a URL component as RFC 3986 has it`() {
        #expect(FormEncoding.percentEncoded("a b+~*/?中") == "a%20b%2B~%2A%2F%3F%E4%B8%AD")
        #expect(FormEncoding.percentEncoded("") == "")
    }
}
