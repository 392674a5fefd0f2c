/// An answer of Alipay's gateway taken apart: the bytes that were signed, and the signature.
///
/// Nothing of it is proven; `SignedResponse` is.
package struct ResponseEnvelope: Sendable {
    /// The name of the node, as in `alipay_trade_query_response` or `error_response`.
    package let node: String
    /// The raw text of the node's value, which is what was signed: spaces, order, escapes and all.
    package let content: [UInt8]
    /// The value of `sign`, in base64.
    package let sign: [UInt8]
    /// Certificate mode: which of Alipay's certificates has the key; the signature does not cover it.
    package let certificateSN: String?

    /// Finds the parts at the top level of the text, and only there.
    ///
    /// - Parameter text: The raw response body.
    /// - Throws: `ResponseError` when it is not one JSON object with one node and one `sign`.
    package init(_ text: [UInt8]) throws(ResponseError) {
        let members = try Self.members(of: text)
        let nodes = members.filter { $0.name.hasSuffix("_response") }
        guard let node = nodes.first else { throw .noNode }
        guard nodes.count == 1 else { throw .severalNodes }
        let texts = Dictionary(members.map { ($0.name, text[$0.value]) }) { first, _ in first }
        guard let sign = texts["sign"].flatMap(Self.unquoted), !sign.isEmpty else { throw .noSign }
        self.node = node.name
        content = Array(text[node.value])
        self.sign = sign
        certificateSN = texts["alipay_cert_sn"].flatMap(Self.unquoted)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private struct Member {
        let name: String
        let value: Range<Int>
    }

    private static func members(of text: [UInt8]) throws(ResponseError) -> [Member] {
        var members: [Member] = []
        do throws(JSONScanner.Unexpected) {
            var scanner = JSONScanner(text)
            scanner.skipWhitespace()
            try scanner.expect(UInt8(ascii: "{"))
            scanner.skipWhitespace()
            while !scanner.takes(UInt8(ascii: "}")) {
                if !members.isEmpty { try scanner.expect(UInt8(ascii: ",")) }
                scanner.skipWhitespace()
                let start = scanner.position
                let name = try scanner.string()
                // An escape in a name could hide a second one of the same name.
                guard !text[name].contains(UInt8(ascii: "\\")) else {
                    throw JSONScanner.Unexpected(offset: start)
                }
                scanner.skipWhitespace()
                try scanner.expect(UInt8(ascii: ":"))
                scanner.skipWhitespace()
                let value = try scanner.value()
                scanner.skipWhitespace()
                members.append(
                    Member(name: String(decoding: text[name], as: UTF8.self), value: value)
                )
            }
            scanner.skipWhitespace()
            guard scanner.isAtEnd else { throw JSONScanner.Unexpected(offset: scanner.position) }
        } catch {
            throw .notJSON(offset: error.offset)
        }
        var names: Set<String> = []
        for member in members where !names.insert(member.name).inserted {
            throw .duplicateName(member.name)
        }
        return members
    }

    /// The text of a JSON string whose only escapes are slashes; `nil` for anything else.
    private static func unquoted(_ value: ArraySlice<UInt8>) -> [UInt8]? {
        guard value.count >= 2, value.first == UInt8(ascii: "\"") else { return nil }
        let text = Array(value.dropFirst().dropLast())
        let plain = text.replacing(Array(#"\/"#.utf8), with: Array("/".utf8))
        return plain.contains(UInt8(ascii: "\\")) ? nil : plain
    }
}

/// Why a response body cannot be taken apart.
package enum ResponseError: Error, Equatable, Sendable {
    /// Not one JSON object; the offset counts bytes from 0.
    case notJSON(offset: Int)
    /// A name twice at the top level: two readers could each take another one of the values.
    case duplicateName(String)
    /// No member whose name ends in `_response`.
    case noNode
    case severalNodes
    case noSign
}
