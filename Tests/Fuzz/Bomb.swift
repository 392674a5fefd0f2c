internal import HTTP
internal import Signing

/// Texts as long as are looked at, each of which makes one kind of search dear.
///
/// All carry a signature of Alipay's over another text, as anybody has one who bought something:
/// without it nothing is searched.
enum Bomb {
    private static let length = 65_536

    /// Encoded and repeated up to the length, as the value of a field.
    private static let values = [
        "+", "%25", "%26amp%3B", "%26", "%26%23x2", "%22", "%5C%5C", "%5C%22", "%5B", "%2F", "*",
        "%7B%22a%22%3A", "%7Ba%3A1%2C", "%E4%B8%AD", "%C3%A9", "%FF", "%0A", "%0D%0A", "a", "+a",
        "%2520", "%7E", "%", "!'()~+", "%5Cu4e2d",
    ]
    /// The same as fields, with `#` for their number.
    private static let fields = [
        "a=1", "a#=1", "a#=+", "a#=%22", "a#", "&", "=",
        "a#=%26amp%3B%22+%5C%22%25%E4%B8%AD%0A", "a#=\("%E4%B8%AD+" * 22)", "a#=\("+" * 250)",
        "a#=\("%C3%A9" * 40)", "\("n" * 250)#=1", "a#=%5B\("%7Ba%3A" * 30)",
    ]
    /// The same as the text of a response's node, of which the middle is repeated.
    private static let contents: [(head: String, part: String, tail: String)] = [
        ("{", #""a#":1,"#, #""z":1}"#), ("{", #""":1,"#, #""z":1}"#), (#"{"a":""#, #"\/"#, #""}"#),
        (#"{"a":""#, #"\u4e2d"#, #""}"#), (#"{"a":""#, "中", #""}"#), (#"{"a":""#, "é/", #""}"#),
        (#"{"a":""#, #"\\"#, #""}"#), (#"{"a":"#, " ", "1}"), ("{", #""code":"","#, #""z":1}"#),
        (#"{"a":["#, "[{}],", "[]]}"), (#"{"a":["#, #""[","#, #""]"]}"#),
        (#"{"c":1,"d":2,"e":"/é","f":4,"g":5,"a":""#, " ", #""}"#),
    ]

    static func forms() throws -> [[UInt8]] {
        let message = Merchant.shared.messages[0]
        // The less there is besides, and the earlier the long value comes, the more of it is tried.
        let sparse = Array(
            message.split(separator: UInt8(ascii: "&")).filter { field in
                ["app_id=", "sign=", "sign_type="].contains { field.starts(with: $0.utf8) }
            }.joined(separator: "&".utf8)
        )
        let long = [(message, "&x="), (sparse, "&a="), (sparse, "&a=%5B"), (sparse, "&a=%7B")]
            .flatMap { text, head in
                values.map { value in
                    let before = text + Array(head.utf8)
                    return before + repeated(value, upTo: length - before.count)
                }
            }
        let many = fields.map { field in
            message + repeated("&" + field, upTo: length - message.count)
        }
        let half = values.map { value in
            Array("a=".utf8) + repeated(value, upTo: 2000) + Array("&".utf8) + sparse
        }
        let plain = String(decoding: message, as: UTF8.self)
        let escaped = Array(plain.replacing("&", with: "&amp;").utf8)
        let signs = ["+", "%2B", "A", "%252B", "-", "%0A", "%"].map {
            Array("app_id=2021000000000001&sign=".utf8) + repeated($0, upTo: length - 100)
        }
        let separators = [
            escaped + repeated("&amp;a#=1", upTo: length - escaped.count),
            repeated("&amp;", upTo: length),
        ]
        return long + many + half + signs + separators
    }

    static func responses() throws -> [[UInt8]] {
        let sign = Base64.encode(try Merchant.shared.key.sign(Array("{}".utf8), with: .rsa2))
        let behind = #","sign":"\#(sign)"}"#
        let filled = contents.flatMap { head, part, tail in
            [4000, length - 500].map { room in
                Array((#"{"a_response":"# + head).utf8) + repeated(part, upTo: room - 100)
                    + Array((tail + behind).utf8)
            }
        }
        let deep = repeated("[", upTo: length / 2 - 300) + repeated("]", upTo: length / 2 - 300)
        let wide = Array("{".utf8) + repeated(##""a#":1,"##, upTo: length - 500)
        return filled + [
            Array(#"{"a_response":"#.utf8) + deep + Array(behind.utf8),
            wide + Array((#""a_response":{}"# + behind).utf8),
        ]
    }

    private static func repeated(_ part: String, upTo room: Int) -> [UInt8] {
        var text: [UInt8] = []
        var number = 0
        while true {
            let next = Array(part.replacing("#", with: String(number)).utf8)
            guard text.count + next.count <= room else { return text }
            text += next
            number += 1
        }
    }
}

private func * (text: String, count: Int) -> String { String(repeating: text, count: count) }
