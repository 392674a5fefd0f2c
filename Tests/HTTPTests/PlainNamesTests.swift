import Testing

@testable import HTTP

struct PlainNamesTests {
    /// What the decoded names say, whatever decoding noticed on its way.
    private func expected(_ form: FormFields) -> Bool {
        form.names.allSatisfy { name in
            guard let first = name.utf8.first else { return false }
            return Byte.mayBeginName(first) && name.utf8.allSatisfy(Byte.mayStandInName)
        }
    }

    @Test func `every text of five pieces has plain names or not as its names say`() throws {
        let pieces = ["a", "_", "7", "=", "&", "+", "%61", "%3D", "é"]
        var texts = [""]
        for _ in 0..<5 {
            texts = texts.flatMap { text in pieces.map { text + $0 } }
        }
        var (plain, odd) = (0, 0)
        for text in texts {
            guard let form = try? FormFields(decoding: Array(text.utf8)) else { continue }
            if form.hasPlainNames { plain += 1 } else { odd += 1 }
            guard form.hasPlainNames != expected(form) else { continue }
            Issue.record("\(text): \(form.names)")
        }
        #expect(plain > 1000 && odd > 1000)
    }

    @Test func `only the fields that are left count`() throws {
        let form = try FormFields(decoding: Array("a=1&b c=2&d=3".utf8))
        #expect(!form.hasPlainNames)
        #expect(form.without(["b c"]).hasPlainNames)
        #expect(!form.without(["a"]).hasPlainNames)
    }
}
