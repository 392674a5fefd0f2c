internal import Foundation

/// The shared libraries that a program takes from the system, by the dynamic section of its file.
///
/// The layout is that of elf(5), 64 bits and little-endian.
struct NeededLibraries {
    let names: [String]

    /// Reads a program's file.
    ///
    /// - Parameter path: `nil` comes of a file that is not there or not of this layout.
    init?(ofProgram path: String) {
        guard let file = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
            return nil
        }
        self.init(file)
    }

    init?(_ file: Data) {
        guard file.prefix(6).elementsEqual([0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return nil }
        let bytes = Bytes(data: file)
        guard let table = bytes.number(at: 32, 8), let size = bytes.number(at: 54, 2),
            let count = bytes.number(at: 56, 2)
        else { return nil }
        let segments = (0..<count).compactMap { Segment(bytes, at: table + $0 * size) }
        guard let dynamic = segments.first(where: { $0.type == Segment.dynamic }) else {
            names = []  // linked statically, with nothing left to be loaded
            return
        }
        var offsets: [Int] = []
        var strings: Int?
        for entry in stride(from: dynamic.offset, to: dynamic.offset + dynamic.length, by: 16) {
            guard let tag = bytes.number(at: entry, 8), let value = bytes.number(at: entry + 8, 8)
            else { return nil }
            switch tag {
            case 1: offsets.append(value)  // DT_NEEDED
            case 5: strings = value  // DT_STRTAB, an address in memory
            default: break
            }
        }
        guard let strings, let home = segments.first(where: { $0.holds(strings) }) else {
            return nil
        }
        let start = strings - home.address + home.offset
        names = offsets.compactMap { bytes.text(at: start + $0) }
    }

    private struct Segment {
        static let dynamic = 2
        private static let load = 1

        let type: Int
        let offset: Int
        let address: Int
        let length: Int

        init?(_ bytes: Bytes, at place: Int) {
            guard let type = bytes.number(at: place, 4),
                let offset = bytes.number(at: place + 8, 8),
                let address = bytes.number(at: place + 16, 8),
                let length = bytes.number(at: place + 32, 8)
            else { return nil }
            self.type = type
            self.offset = offset
            self.address = address
            self.length = length
        }

        func holds(_ place: Int) -> Bool {
            type == Self.load && place >= address && place - address < length
        }
    }

    /// A file whose numbers may point anywhere.
    private struct Bytes {
        let data: Data

        func number(at place: Int, _ width: Int) -> Int? {
            guard place >= 0, place <= data.count - width else { return nil }
            var number: UInt64 = 0
            for index in (0..<width).reversed() {
                number = number << 8 | UInt64(data[place + index])
            }
            // Far above any file's size, and far from an overflow when two are added.
            return number < 1 << 60 ? Int(number) : nil
        }

        func text(at place: Int) -> String? {
            guard place >= 0, place < data.count else { return nil }
            return String(decoding: data[place...].prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
