import Foundation

/// SplitMix64: the same numbers for the same seed, so that a failure can be had again.
struct SeededGenerator {
    /// What the INTEROP_SEED of the environment says, any text; "1" without it.
    static let seed = ProcessInfo.processInfo.environment["INTEROP_SEED"] ?? "1"

    private var state: UInt64

    /// A generator for one purpose: two tests do not draw the same messages.
    init(for purpose: String) {
        // FNV-1a
        state = "\(Self.seed)/\(purpose)".utf8.reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from 0 to below `count`.
    ///
    /// Not `Int.random(in:using:)`, whose way from the bits to the number may change with the
    /// standard library. That some numbers come up a billionth more often does not matter here.
    mutating func below(_ count: Int) -> Int { Int(next() >> 24) % count }

    mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// One of the elements of a list that is not empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// True once in `count` times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    /// Puts the elements into any order.
    mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in elements.indices.dropFirst() { elements.swapAt(last, below(last + 1)) }
    }

    /// Gives one byte of the bytes another value.
    mutating func flip(_ bytes: inout [UInt8]) {
        bytes[below(bytes.count)] ^= UInt8(number(in: 1...255))
    }
}
