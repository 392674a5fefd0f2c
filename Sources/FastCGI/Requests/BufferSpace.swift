internal import System

/// What the buffers of all connections take together.
final class BufferSpace: Sendable {
    private let limit: Int
    private let used = Atomic(0)

    /// - Parameter limit: In bytes.
    init(limit: Int) {
        self.limit = limit
    }

    var isExceeded: Bool { used.load(ordering: .relaxed) > limit }

    /// One buffer's share of it, given back with the owner.
    struct Share: ~Copyable {
        private let space: BufferSpace
        private var size = 0

        init(of space: BufferSpace) {
            self.space = space
        }

        deinit {
            space.used.subtract(size, ordering: .relaxed)
        }

        /// Says how much it is now, in bytes.
        mutating func set(_ size: Int) {
            space.used.add(size - self.size, ordering: .relaxed)
            self.size = size
        }
    }
}
