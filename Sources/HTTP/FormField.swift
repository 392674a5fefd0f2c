/// Where one field stands in the decoded bytes of its form: `name=value`, the `=` always there.
struct FormField: Sendable {
    /// The first eight bytes of the name: it decides nearly every comparison of two names.
    let key: UInt64
    let start: Int
    /// The place of the `=`.
    let equals: Int
    let end: Int

    /// The last field of the bytes that are decoded so far.
    init(in bytes: Span<UInt8>, start: Int, equals: Int) {
        key = Self.key(of: bytes.extracting(start..<equals))
        self.start = start
        self.equals = equals
        end = bytes.count
    }

    var name: Range<Int> { start..<equals }
    var value: Range<Int> { equals + 1..<end }
    var whole: Range<Int> { start..<end }

    /// The first eight bytes of a name as a big-endian number, padded with zeros.
    ///
    /// Two names whose keys differ are in the order of their keys. Where the keys are the same, the
    /// whole names have to be compared: a name may hold zeros of its own.
    static func key(of name: Span<UInt8>) -> UInt64 {
        var key: UInt64 = 0
        let count = min(name.count, 8)
        for index in 0..<count { key = key << 8 | UInt64(name[index]) }
        return count == 0 ? 0 : key << UInt64(64 - 8 * count)
    }
}
