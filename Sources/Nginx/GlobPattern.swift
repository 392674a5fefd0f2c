/// A path with `*`, `?` and `[…]` in it, as glob(7) has them.
struct GlobPattern {
    private let parts: [[Character]]

    init(_ path: String) { parts = path.split(separator: "/").map(Array.init) }

    static func isOne(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

    /// Whether an absolute path fits.
    func matches(_ path: String) -> Bool {
        let names = path.split(separator: "/").map(Array.init)
        return names.count == parts.count
            && zip(parts, names).allSatisfy { Self.fits($0[...], $1[...], isStart: true) }
    }

    /// The names of the folders above the first part that is a pattern.
    var fixedFolder: String {
        "/" + parts.prefix { !Self.isOne(String($0)) }.map { String($0) }.joined(separator: "/")
    }

    private static func fits(
        _ pattern: ArraySlice<Character>,
        _ name: ArraySlice<Character>,
        isStart: Bool = false
    ) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        let rest = pattern.dropFirst()
        // Hidden files are found only by a pattern that begins with a dot.
        if isStart, name.first == ".", first != "." { return false }
        switch first {
        case "*":
            return fits(rest, name) || (!name.isEmpty && fits(pattern, name.dropFirst()))
        case "?":
            return !name.isEmpty && fits(rest, name.dropFirst())
        case "[":
            guard let end = rest.dropFirst().firstIndex(of: "]"), let character = name.first else {
                return name.first == "[" && fits(rest, name.dropFirst())
            }
            return set(rest[..<end], has: character)
                && fits(pattern[(end + 1)...], name.dropFirst())
        case "\\" where !rest.isEmpty:
            return name.first == rest.first && fits(rest.dropFirst(), name.dropFirst())
        default:
            return name.first == first && fits(rest, name.dropFirst())
        }
    }

    private static func set(_ set: ArraySlice<Character>, has character: Character) -> Bool {
        let isNegated = set.first == "!" || set.first == "^"
        var rest = isNegated ? set.dropFirst() : set
        var isIn = false
        while let first = rest.popFirst() {
            if rest.first == "-", let last = rest.dropFirst().first {
                isIn = isIn || (first <= character && character <= last)
                rest = rest.dropFirst(2)
            } else {
                isIn = isIn || first == character
            }
        }
        return isIn != isNegated
    }
}
