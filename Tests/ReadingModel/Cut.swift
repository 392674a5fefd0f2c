/// The ways in which a signed text can be cut into fields: S of the model.
enum Cut {
    typealias Field = (name: [UInt8], value: [UInt8])

    /// Calls with every cut of a text into fields that are sorted by name.
    ///
    /// At most so many runs of what could be fields are left together.
    static func each(
        of content: [UInt8],
        joining limit: Int,
        _ body: ([Field]) throws -> Void
    ) rethrows {
        let pieces = content.split(separator: 0x26, omittingEmptySubsequences: false).map(
            Piece.init
        )
        guard pieces.first?.name != nil else { return }
        var starts = [0]
        try extend(&starts, pieces, from: 1, limit, isJoining: false, body)
    }

    /// What stands between two `&`.
    private struct Piece {
        let bytes: ArraySlice<UInt8>
        /// What stands in front of its first `=`; nothing there can be no name.
        let name: ArraySlice<UInt8>?

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            name = bytes.firstIndex(of: 0x3D).flatMap {
                $0 > bytes.startIndex ? bytes[..<$0] : nil
            }
        }
    }

    private static func extend(
        _ starts: inout [Int],
        _ pieces: [Piece],
        from place: Int,
        _ limit: Int,
        isJoining: Bool,
        _ body: ([Field]) throws -> Void
    ) rethrows {
        guard place < pieces.count else { return try body(fields(starts, pieces)) }
        guard let name = pieces[place].name else {
            return try extend(&starts, pieces, from: place + 1, limit, isJoining: isJoining, body)
        }
        let last = pieces[starts[starts.count - 1]].name ?? []
        if last.lexicographicallyPrecedes(name) {
            starts.append(place)
            try extend(&starts, pieces, from: place + 1, limit, isJoining: false, body)
            starts.removeLast()
        }
        let left = isJoining ? limit : limit - 1
        guard left >= 0 else { return }
        try extend(&starts, pieces, from: place + 1, left, isJoining: true, body)
    }

    private static func fields(_ starts: [Int], _ pieces: [Piece]) -> [Field] {
        zip(starts, starts.dropFirst() + [pieces.count]).map { start, end in
            let whole = Array(pieces[start..<end].map(\.bytes).joined(separator: [0x26]))
            let length = pieces[start].name?.count ?? 0
            return (Array(whole[..<length]), Array(whole[(length + 1)...]))
        }
    }

    /// The same text with a name that holds what should be its value's beginning.
    ///
    /// The `=` is a later one, and escapes hide the first.
    static func shifted(_ fields: [Field]) -> [[Field]] {
        fields.indices.compactMap { index in
            let value = fields[index].value
            guard let equals = value.firstIndex(of: 0x3D) else { return nil }
            var changed = fields
            changed[index].name += [0x3D] + value[..<equals]
            changed[index].value = Array(value[(equals + 1)...])
            return changed
        }
    }
}
