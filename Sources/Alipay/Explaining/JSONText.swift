/// A JSON text as other programs may have written it; only for comparing with a signature.
enum JSONText {
    /// Without white space between tokens.
    static func minified(_ text: [UInt8]) -> [UInt8] {
        var isInside = false
        var isEscaped = false
        return text.filter { byte in
            defer {
                if byte == UInt8(ascii: "\""), !isEscaped { isInside.toggle() }
                isEscaped = isInside && byte == UInt8(ascii: "\\") && !isEscaped
            }
            return isInside || ![0x20, 0x09, 0x0A, 0x0D].contains(byte)
        }
    }

    /// With quotes around names that have none: `{amount:` as `{"amount":`.
    static func quotingNames(_ text: [UInt8]) -> [UInt8] {
        var quoted: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            quoted.append(byte)
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: ",") else { continue }
            let name = rest.prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
            guard !name.isEmpty, rest.dropFirst(name.count).first == UInt8(ascii: ":") else {
                continue
            }
            quoted += [UInt8(ascii: "\"")] + name + [UInt8(ascii: "\"")]
            rest = rest.dropFirst(name.count)
        }
        return quoted
    }

    /// With every slash escaped, as Java's and PHP's writers do.
    static func escapingSlashes(_ text: [UInt8]) -> [UInt8] {
        unescapingSlashes(text).replacing(Array("/".utf8), with: Array(#"\/"#.utf8))
    }

    static func unescapingSlashes(_ text: [UInt8]) -> [UInt8] {
        text.replacing(Array(#"\/"#.utf8), with: Array("/".utf8))
    }

    /// With `\u4e2d` for everything that is not ASCII, as Python's writer does.
    static func escapingUnicode(_ text: [UInt8]) -> [UInt8] {
        String(decoding: text, as: UTF8.self).utf16.flatMap { unit -> [UInt8] in
            if unit < 0x80 { return [UInt8(unit)] }
            let digits = String(unit, radix: 16)
            return Array((#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        }
    }

    /// With the characters themselves for `\u4e2d`, but for those that a string must escape.
    static func unescapingUnicode(_ text: [UInt8]) -> [UInt8] {
        var units: [UInt16] = []
        var rest = Array(String(decoding: text, as: UTF8.self).utf16)[...]
        while let unit = rest.popFirst() {
            guard unit == UInt16(UInt8(ascii: "\\")), let kind = rest.first else {
                units.append(unit)
                continue
            }
            let digits = String(decoding: rest.dropFirst().prefix(4), as: UTF16.self)
            let value = digits.utf16.count == 4 ? UInt16(digits, radix: 16) : nil
            if kind == UInt16(UInt8(ascii: "u")), let value, value >= 0x20, value != 0x22,
                value != 0x5C
            {
                units.append(value)
                rest = rest.dropFirst(5)
            } else {
                units += [unit, kind]
                rest = rest.dropFirst()
            }
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// The object with its members in other orders: sorted, `code` and `msg` first, and all of few.
    static func reordered(_ object: [UInt8]) -> [[UInt8]] {
        guard let members = members(of: object), members.count > 1 else { return [] }
        let sorted = members.sorted { $0.lexicographicallyPrecedes($1) }
        let first = [#""code""#, #""msg""#, #""sub_code""#, #""sub_msg""#].map { Array($0.utf8) }
        let leading = first.compactMap { name in sorted.first { $0.starts(with: name) } }
        let codeFirst = leading + sorted.filter { !leading.contains($0) }
        let isSmall = members.count <= 6 && object.count <= 4096
        let orders = isSmall ? permutations(of: members) : [sorted, codeFirst]
        return orders.map { order in
            Array("{".utf8) + order.joined(separator: Array(",".utf8)) + Array("}".utf8)
        }
    }

    /// The members of an object as they are written, or `nil` when it is no object.
    private static func members(of object: [UInt8]) -> [[UInt8]]? {
        var members: [[UInt8]] = []
        do throws(JSONScanner.Unexpected) {
            var scanner = JSONScanner(object)
            try scanner.expect(UInt8(ascii: "{"))
            repeat {
                scanner.skipWhitespace()
                let start = scanner.position
                _ = try scanner.string()
                scanner.skipWhitespace()
                try scanner.expect(UInt8(ascii: ":"))
                scanner.skipWhitespace()
                let value = try scanner.value()
                members.append(Array(object[start..<value.upperBound]))
                scanner.skipWhitespace()
            } while scanner.takes(UInt8(ascii: ","))
            try scanner.expect(UInt8(ascii: "}"))
        } catch {
            return nil
        }
        return members
    }

    private static func permutations(of members: [[UInt8]]) -> [[[UInt8]]] {
        guard let first = members.first else { return [[]] }
        return permutations(of: Array(members.dropFirst())).flatMap { rest in
            (0...rest.count).map { place in
                var order = rest
                order.insert(first, at: place)
                return order
            }
        }
    }
}
