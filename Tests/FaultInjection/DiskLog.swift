/// What a process did to the files of a folder, as `Preload/power-cut.c` wrote it down.
struct DiskLog {
    enum Entry {
        /// The process opened a file that was there before it.
        case existed(Int, name: String)
        /// It made a file.
        case linked(Int, name: String)
        case unlinked(name: String)
        /// It gave a file another name.
        case linkedAgain(Int, name: String)
        case wrote(Int, at: Int, ArraySlice<UInt8>)
        case truncated(Int, to: Int)
        /// All that was done to the file before is on disk; of the folder, all names are.
        case synced(Int)
        /// Before this the power went.
        case cut(call: Call, Int)
    }

    enum Call: String {
        case name, write, truncate, sync
    }

    /// The folder is an object, too.
    static let folder = 1

    private(set) var entries: [Entry] = []

    /// Reads a log; an entry that the cut left unfinished is not one.
    init(_ bytes: [UInt8]) {
        let headLength = 24
        var next = 0
        while next + headLength <= bytes.count {
            let kind = Self.number(bytes, next, 4)
            let object = Self.number(bytes, next + 4, 4)
            let offset = Self.number(bytes, next + 8, 8)
            let length = Self.number(bytes, next + 16, 8)
            next += headLength
            let end = 1...4 ~= kind || kind == 8 ? next + length : next
            guard end <= bytes.count else { break }
            if let entry = Self.entry(kind, object, offset, length, bytes[next..<end]) {
                entries.append(entry)
            }
            next = end
        }
    }

    private static func entry(
        _ kind: Int,
        _ object: Int,
        _ offset: Int,
        _ length: Int,
        _ bytes: ArraySlice<UInt8>
    ) -> Entry? {
        var name: String { String(decoding: bytes, as: UTF8.self) }
        return switch kind {
        case 1: .existed(object, name: name)
        case 2: .linked(object, name: name)
        case 3: .unlinked(name: name)
        case 4: .wrote(object, at: offset, bytes)
        case 5: .truncated(object, to: length)
        case 6: .synced(object)
        case 7: .cut(call: call(offset), object)
        case 8: .linkedAgain(object, name: name)
        default: nil
        }
    }

    private static func call(_ kind: Int) -> Call {
        switch kind {
        case 4: .write
        case 5: .truncate
        case 6: .sync
        default: .name
        }
    }

    /// A number as this machine wrote it.
    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
