extension JSONText {
    /// Whether the object passes with its members in another order.
    ///
    /// Those of a few members are tried in every order, others sorted and with `code` and `msg` first.
    static func isAnyOrder(
        of object: [UInt8],
        _ budget: SearchBudget,
        _ passes: ValueRepair.Test
    ) throws(SearchEnded) -> Bool {
        try budget.spend(costOfByte * object.count)
        guard let members = members(of: object), members.count > 1 else { return false }
        let sorted = members.sorted { $0.lexicographicallyPrecedes($1) }
        func isSigned(_ order: [[UInt8]]) throws(SearchEnded) -> Bool {
            try budget.spend(object.count)
            return try passes(written(order))
        }
        if members.count <= 6 && object.count <= 4096 {
            return try isAnyOrder(of: sorted, from: 0, isSigned)
        }
        let first = [#""code""#, #""msg""#, #""sub_code""#, #""sub_msg""#].map { Array($0.utf8) }
        let leading = first.compactMap { name in sorted.first { $0.starts(with: name) } }
        if try isSigned(sorted) { return true }
        return try isSigned(leading + sorted.filter { !leading.contains($0) })
    }

    /// What scanning costs, and sorting thousands of members.
    private static let costOfByte = 64

    /// Whether one of the orders passes that leave the members before a place where they are.
    private static func isAnyOrder(
        of members: [[UInt8]],
        from place: Int,
        _ passes: ([[UInt8]]) throws(SearchEnded) -> Bool
    ) throws(SearchEnded) -> Bool {
        guard place < members.count - 1 else { return try passes(members) }
        for other in place..<members.count {
            var members = members
            members.swapAt(place, other)
            if try isAnyOrder(of: members, from: place + 1, passes) { return true }
        }
        return false
    }

    private static func written(_ members: [[UInt8]]) -> [UInt8] {
        var object: [UInt8] = []
        for member in members {
            object.append(UInt8(ascii: object.isEmpty ? "{" : ","))
            object += member
        }
        return object + [UInt8(ascii: "}")]
    }

    /// The members of an object as they are written, or `nil` when it is not an object.
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
}
