internal import Installation

/// One file on a disk whose power was cut.
struct CutFile {
    private enum Change {
        case wrote(at: Int, ArraySlice<UInt8>)
        case truncated(to: Int)
    }

    /// What is on disk for certain.
    private var synced: [UInt8]
    /// What was done since, in that order.
    private var unsynced: [Change] = []

    private static let sector = 512

    init(_ synced: [UInt8] = []) { self.synced = synced }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        unsynced.append(.wrote(at: offset, bytes))
    }

    mutating func truncate(to length: Int) { unsynced.append(.truncated(to: length)) }

    mutating func sync() {
        for change in unsynced { Self.apply(change, to: &synced) }
        unsynced = []
    }

    /// The file when nothing was written that had not to be.
    var withoutUnsynced: [UInt8] { synced }

    /// The file when the disk had got to some sectors, and to others not or not lately.
    ///
    /// Each sector is as it was after some number of the writes that touch it, 0 to all.
    ///
    /// - Parameters:
    ///   - eagerness: How likely it is that a write has reached the disk, from 0 to 1.
    ///   - random: Draws which ones have.
    /// - Returns: Its bytes.
    func torn(eagerness: Double, using random: inout Seeded) -> [UInt8] {
        var file = synced
        // How many more writes a sector takes; it takes no more once it has missed one.
        var isStopped: Set<Int> = []
        for change in unsynced {
            switch change {
            case .truncated:
                if Double.random(in: 0..<1, using: &random) < eagerness {
                    Self.apply(change, to: &file)
                }
            case .wrote(let offset, let bytes):
                let end = offset + bytes.count
                for sector in offset / Self.sector...max(offset, end - 1) / Self.sector {
                    if Double.random(in: 0..<1, using: &random) >= eagerness {
                        isStopped.insert(sector)
                    }
                    guard !isStopped.contains(sector) else { continue }
                    let from = max(offset, sector * Self.sector)
                    let to = min(end, (sector + 1) * Self.sector)
                    let first = bytes.startIndex - offset
                    Self.apply(.wrote(at: from, bytes[first + from..<first + to]), to: &file)
                }
            }
        }
        return file
    }

    private static func apply(_ change: Change, to file: inout [UInt8]) {
        switch change {
        case .truncated(let length):
            resize(&file, to: length)
        case .wrote(let offset, let bytes):
            if file.count < offset + bytes.count { resize(&file, to: offset + bytes.count) }
            file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
    }

    private static func resize(_ file: inout [UInt8], to length: Int) {
        if file.count > length { file.removeLast(file.count - length) }
        if file.count < length { file += [UInt8](repeating: 0, count: length - file.count) }
    }
}
