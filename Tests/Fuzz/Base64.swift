internal import Signing

extension FuzzTarget {
    /// Base64 has one spelling for every content, and no other is read.
    static let base64 = FuzzTarget(
        name: "base64",
        seeds: { try Seed.signatures() + (0..<8).map { Array(Base64.encode($0).utf8) } },
        check: { text in
            if let bytes = Base64.decode(text[...]) {
                require(Array(Base64.encode(bytes).utf8) == text, "there is one spelling")
            }
            let encoded = Array(Base64.encode(text).utf8)
            require(Base64.decode(encoded[...]) == text, "what is encoded can be decoded")
            // Of a slice, only what is inside of it counts.
            let middle = Array("=".utf8) + encoded + Array("=".utf8)
            require(Base64.decode(middle.dropFirst().dropLast()) == text, "a slice is decoded")
        }
    )
}

extension Base64 {
    /// The first so many bytes of a text of their own.
    fileprivate static func encode(_ count: Int) -> String {
        encode(Array((0..<UInt8(count)).map { $0 &* 37 }))
    }
}
