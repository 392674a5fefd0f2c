import Foundation

/// SplitMix64: the same numbers for the same seed, so that a failure can be had again.
struct SeededGenerator: RandomNumberGenerator {
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

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// One of the elements of a list that is not empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self)]
    }

    /// True once in `count` times.
    mutating func once(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// Gives one byte of the bytes another value.
    mutating func flip(_ bytes: inout [UInt8]) {
        let place = Int.random(in: bytes.indices, using: &self)
        bytes[place] ^= UInt8.random(in: 1...255, using: &self)
    }
}
